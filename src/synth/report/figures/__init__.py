"""The study's figures: what each shows as plain data, its geometry, and its drawing (SVG)."""
