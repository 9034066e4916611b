"""The codebook: its codes, and the history of changes to them."""
