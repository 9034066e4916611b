"""What people write: settings, codebook, codings, rounds, logs, reviews; and rewriting it."""
