"""The steps, one file a verb: read tables, call the packages, write tables."""
