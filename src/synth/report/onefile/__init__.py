"""The report in one file, to mail."""
