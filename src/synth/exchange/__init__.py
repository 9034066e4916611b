"""Other programs' files: read into, and written from, plain records."""
