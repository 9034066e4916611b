"""The page's frame: everything escaped, a policy that fits the page, numbers as people write them."""

from __future__ import annotations

import math

import pytest
from jinja2 import UndefinedError

from synth.report.parts.environment import (
    Site,
    coefficient,
    doi_link,
    environment,
    percent,
    plural,
    safe_target,
    words,
)


def test_a_template_escapes_whatever_it_is_given():
    """Autoescape is on for strings and files alike."""
    page = environment().from_string("{{ x }}").render(x="<script>")
    assert page == "&lt;script&gt;"


def test_a_name_that_is_not_given_is_an_error():
    """A template with a slip of the pen fails in a test, not as a blank on a page."""
    with pytest.raises(UndefinedError):
        environment().from_string("{{ missing }}").render()


def test_undefined_coefficients_are_a_dash():
    """None and NaN are “–”, never 0 or 1."""
    assert coefficient(None) == coefficient(math.nan) == percent(math.nan) == "–"
    assert coefficient(-0.001) == ".00"
    assert coefficient(-0.254) == "−.25"


def test_counts_have_their_noun():
    """One coding, two codings, a thousand with a comma."""
    assert [plural(n, "coding") for n in (0, 1, 1000)] == ["0 codings", "1 coding", "1,000 codings"]


@pytest.mark.parametrize(
    "target", ["https://", "https:///x", "http://a b", "//x", "HTTPS", "", "\tx"]
)
def test_addresses_that_are_none_make_no_link(target):
    """Anything but a whole web address or DOI is refused."""
    assert safe_target(target) == ""


def test_a_doi_must_look_like_one():
    """Text that only claims to be a DOI is not linked."""
    assert doi_link("10.1/x") == doi_link("javascript:alert(1)") == ""
    assert safe_target("doi:nothing") == ""


def test_every_layer_has_words():
    """The counting layer is named in words, a coder's by the coder's id."""
    assert "union" in Site("t").layer
    assert Site("t", "coder-a").layer == "the codings of coder-a alone"


def test_an_id_without_letters_is_no_error():
    """Identifiers become words whatever they hold."""
    assert words("") == ""
    assert words("a_b-c") == "A b c"
