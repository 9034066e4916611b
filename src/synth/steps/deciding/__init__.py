"""What `synth accept` and `synth reject` share: the suggestion, and whether it may be decided."""
