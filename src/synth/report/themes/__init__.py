"""Themes: their page, and the pages of those too large for it."""
