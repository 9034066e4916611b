"""Codings of codes in no theme: their page and tables."""
