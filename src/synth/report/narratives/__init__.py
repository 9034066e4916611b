"""The narratives' own pages."""
