"""The sources of suggestions, one module each; `synth.suggestion_sources` names them."""
