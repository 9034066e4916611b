"""What `synth report` and `synth manuscript` share."""
