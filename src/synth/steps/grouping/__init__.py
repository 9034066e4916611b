"""The parts of `synth group`: what it reads, and the rows of its tables."""
