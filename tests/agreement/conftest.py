"""Shared by the tests of `synth.agreement`: the published values and the settings of hypothesis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from hypothesis import settings

# The same examples every time, and no folder left behind.
settings.register_profile("agreement", derandomize=True, database=None, deadline=None)
settings.load_profile("agreement")


def external_data() -> Path:
    """The folder of the data of others; the test is skipped where there is none."""
    folder = os.environ.get("SYNTH_EXTERNAL_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("SYNTH_EXTERNAL_DATA does not name the folder of external data")
    return Path(folder)


@pytest.fixture(scope="session")
def reference():
    """The published agreement tables and coefficients."""
    path = external_data() / "agreement" / "reference_values.yaml"
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def brat_project():
    """The brat example project with its two reports."""
    path = external_data() / "brat"
    if not path.is_dir():
        pytest.skip(f"{path} is not there")
    return path
