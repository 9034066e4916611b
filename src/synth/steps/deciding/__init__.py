"""What `accept`, `reject` and `stub` share: the suggestion, and whether it may be decided."""
