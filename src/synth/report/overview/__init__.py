"""The report's first page."""
