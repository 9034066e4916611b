"""Suggestions from the codebook's terms."""
