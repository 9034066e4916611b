"""The parts of `synth theme`."""
