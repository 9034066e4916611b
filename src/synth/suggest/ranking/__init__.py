"""Suggestions ranked from all that is known, and how far to trust them."""
