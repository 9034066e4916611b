"""Suggestions: codes the software proposes for a sentence, never codings until a person accepts."""
