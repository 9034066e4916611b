"""Agreement, disagreements, and what was compared."""
