"""The workshop pack."""
