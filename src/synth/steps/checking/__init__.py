"""The parts of `synth check`: what it reads of codings."""
