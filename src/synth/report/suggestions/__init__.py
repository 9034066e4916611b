"""Suggested codes, and help with themes."""
