"""Codings: the passages coders marked, their anchors in the text, and which of them count."""
