"""The codebook and its history."""
