"""The examples in the docstrings, and that every public name is what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import synth.agreement

MODULES = [
    module.name.removeprefix("synth.agreement.")
    for module in pkgutil.walk_packages(synth.agreement.__path__, "synth.agreement.")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    """Every example in the module gives what it shows."""
    module = importlib.import_module(f"synth.agreement.{name}")
    found = doctest.testmod(module)
    assert found.failed == 0


def test_there_are_examples():
    """The modules that compute published coefficients do have examples."""
    with_examples = {
        name
        for name in MODULES
        if any(
            test.examples
            for test in doctest.DocTestFinder().find(
                importlib.import_module(f"synth.agreement.{name}")
            )
        )
    }
    assert with_examples >= {"by_code", "nominal", "weighted", "sets", "unitizing_groups"}


def test_public_names():
    """Every public name is documented, hidden by no module, and an unknown one is refused."""
    for name in MODULES:
        importlib.import_module(f"synth.agreement.{name}")
    for name in synth.agreement.__all__:
        assert callable(getattr(synth.agreement, name)), name
        assert getattr(synth.agreement, name).__doc__, name
    assert set(synth.agreement.__all__) <= set(dir(synth.agreement))
    with pytest.raises(AttributeError, match="no attribute 'kappa_of_everything'"):
        _ = synth.agreement.kappa_of_everything
