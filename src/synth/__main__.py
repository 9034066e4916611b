"""`python -m synth`: the same as the command `synth`."""

import sys

from synth.cli import main

sys.exit(main())
