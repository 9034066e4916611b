"""The parts of `synth agree`: what it reads, coefficients, differences, files from elsewhere."""
