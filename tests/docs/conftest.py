"""Lets the tests of this folder import `documents`, the reader of the project's Markdown."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
