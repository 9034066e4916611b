"""The parts of `synth rank`: what it reads, how good it is here, and passages no code fits."""
