"""synth: qualitative thematic meta-synthesis from plain text, made anew by one command."""

__version__ = "0.1.0"
