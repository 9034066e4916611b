"""Narratives: the template they follow, their text, and its sentences."""
