"""Themes: the rounds in which people built them, and what the codings say for each."""
