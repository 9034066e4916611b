"""`synth check`: whether codings that count bear what the last round's statements cite."""

from __future__ import annotations

import pytest

LAST = "codebooks/themes/03-analytical.yaml"


def told(study):
    """What is said of citations, without the file."""
    return [one.split(f"{LAST}:", 1)[1].partition(" | ")[0] for one in study.problems()]


@pytest.fixture
def citing(study):
    """The study with `learning`, which has the code talk-it-over alone, citing N01 and N02."""
    study.replace(LAST, "about the day.\n", "about the day (N01, N02).\n")
    for coder in ("anna", "ben"):
        for narrative in ("N01", "N02", "N03"):
            study.path(f"codings/{coder}/{narrative}.yaml").unlink(missing_ok=True)
    return study


def code(study, coder, narrative, more="", name="talk-it-over"):
    """Write a coder's file with one coding of the team's talk, and the surprise, so that none is
    empty."""
    study.write(
        f"codings/{coder}/{narrative}.yaml",
        f"narrative: {narrative}\ncoder: {coder}\nstatus: complete\ncodebook: 1\ncodings:\n"
        "  - code: surprise\n    quote: Nobody had expected it.\n"
        f"  - code: {name}\n    quote: The team talked about it\n{more}",
    )


def test_a_narrative_without_a_coding_of_the_theme(citing):
    """It is told at the citation's place, also before anything is coded there."""
    code(citing, "anna", "N01")
    assert told(citing) == ["19:59 “learning” cites “N02”, where no coding of it counts"]
    code(citing, "anna", "N02", name="move-staff")
    assert told(citing) == ["19:59 “learning” cites “N02”, where no coding of it counts"]
    code(citing, "anna", "N02")
    assert told(citing) == []


def test_a_narrative_with_contrary_codings_alone(citing):
    """One that speaks against the statement only is told; a supporting coding beside it is enough."""
    code(citing, "anna", "N01")
    code(citing, "anna", "N02", "    polarity: contrary\n")
    assert told(citing) == ["19:59 “learning” cites “N02”, where all codings of it are contrary"]
    code(citing, "ben", "N02")
    assert told(citing) == []


def test_a_passage_that_is_gone_bears_nothing(citing):
    """An orphan counts nowhere, here too."""
    code(citing, "anna", "N01")
    code(citing, "anna", "N02")
    citing.replace("codings/anna/N02.yaml", "quote: The team talked", "quote: The group talked")
    said = citing.problems()
    assert any("orphan" in one for one in said)
    assert any("“learning” cites “N02”, where no coding of it counts" in one for one in said)


@pytest.mark.parametrize(
    ("counting", "count"),
    [("union", 0), ("anna", 0), ("ben", 1), ("majority", 1), ("consensus", 2)],
)
def test_the_layer_that_counts(citing, counting, count):
    """anna coded both narratives, ben only N01: what bears a citation follows the setting."""
    citing.replace("config.yaml", "coders:\n", f"counting: {counting}\ncoders:\n")
    code(citing, "anna", "N01")
    code(citing, "anna", "N02")
    code(citing, "ben", "N01")
    code(citing, "ben", "N02", name="move-staff")
    assert len([one for one in told(citing) if "“learning” cites" in one]) == count


def test_a_majority_shares_a_sentence(citing):
    """Two coders who marked different words of one sentence agree on it, as a run will find."""
    citing.replace("config.yaml", "coders:\n", "counting: majority\ncoders:\n")
    for narrative in ("N01", "N02"):
        code(citing, "anna", narrative)
        code(citing, "ben", narrative)
        citing.replace(
            f"codings/ben/{narrative}.yaml", "The team talked about it", "after the shift"
        )
    assert told(citing) == []


def test_a_theme_is_borne_by_its_subthemes(study):
    """Codings of a subtheme's codes are the theme's."""
    study.replace(LAST, "moving what they share.\n", "moving what they share (N01, N02, N03).\n")
    assert study.problems() == []


def test_a_renamed_code_bears_what_it_bore(citing):
    """Codings are read with today's codes, as a run reads them."""
    code(citing, "anna", "N01")
    code(citing, "anna", "N02")
    citing.replace("codebooks/codes.yaml", "version: 1", "version: 2")
    citing.replace("codebooks/codes.yaml", "id: talk-it-over", "id: talk")
    citing.write(
        "codebooks/codes.yaml",
        citing.read("codebooks/codes.yaml") + "history:\n  - {version: 2, date: 2026-03-02, "
        "change: rename, codes: talk-it-over, into: talk, reason: shorter}\n",
    )
    citing.replace(LAST, "[talk-it-over]", "[talk]")
    assert [one for one in told(citing) if "cites" in one] == []


def test_a_study_whose_codings_cannot_be_read(citing):
    """Nothing is said of citations then: the files' own problems come first."""
    code(citing, "anna", "N01")
    citing.write("codings/anna/N02.yaml", "narrative: N02\ncodings: [\n")
    assert not any("cites" in one for one in citing.problems())
