"""The sides that agreement is looked at from, ready for the page."""

from __future__ import annotations

import math

from making import make, report_data

from synth.reasons import Reason
from synth.report.agreement import views
from synth.report.agreement.alpha_rows import Alphas
from synth.report.agreement.coder_pairs import coder_pairs, shade
from synth.report.agreement.confusion import MOST_CODES, confusion, confusion_matrix
from synth.report.agreement.scope import MANY, scope
from synth.report.parts.environment import Site
from synth.tables.agree import (
    Confusion,
    ConsensusAgreement,
    Coverage,
    LeftOutCount,
    PairAgreement,
    Planning,
    PooledAgreement,
    RepeatAgreement,
)
from synth.tables.segment import NarrativeSummary
from synth.vocabulary import Level

NAN = float("nan")


def data_of(*rows, **more):
    """A study of these rows alone."""
    return report_data(Site("T"), *rows, **more)


def pooled(of="all", one="", alpha=0.5, low=NAN, high=NAN, interval=(), level="code"):
    """A row of table `agreement_pooled`."""
    reason = None if alpha == alpha else Reason.NO_VARIATION()
    return make(PooledAgreement, level=level, of=of, id=one, alpha=alpha, low=low, high=high,
                interval=interval, units=10, narratives=14, reason=reason)  # fmt: skip


def test_common_notes_are_said_once():
    """What holds for every interval is common; what some rows have gets a number; rows on fewer
    narratives keep their own note."""
    few, undefined = Reason.APPROXIMATE(n=14), Reason.SOMETIMES_UNDEFINED(share=0.02)
    fewer = Reason.APPROXIMATE(n=6)
    a = pooled(low=0.1, high=0.9, interval=(few,))
    b = pooled(low=0.1, high=0.9, interval=(few, undefined))
    c = pooled("coding round", "1", 0.5, 0.1, 0.9, (fewer,))
    alphas = Alphas([a, b], [c])
    assert alphas.common == [few]
    assert [alphas.row(r, "x", str(i)).notes for i, r in enumerate((a, b, c))] == [(), (1,), (2,)]
    assert alphas.notes == [undefined, fewer]
    assert alphas.row(b, "x", "again").notes == (1,)


def test_one_interval_has_nothing_in_common():
    """Its notes are its own."""
    row = pooled(low=0.1, high=0.9, interval=(Reason.SOMETIMES_UNDEFINED(share=0.02),))
    alphas = Alphas([row, pooled(interval=(Reason.FEW_POSITIVE(n=5),))])
    assert alphas.common == []
    assert alphas.row(row, "x", "k").notes == (1,)


def test_a_refused_interval_and_an_undefined_value():
    """The reason for no interval stands with the row; an undefined α has no drawing."""
    refused = pooled(interval=(Reason.FEW_POSITIVE(n=5),))
    row = Alphas([refused]).row(refused, "x", "k")
    assert (row.refusal, row.notes) == ("only 5 sentences", ())
    assert 'role="img"' in row.figure
    undefined = pooled(alpha=NAN)
    assert Alphas([undefined]).row(undefined, "x", "k").figure is None


def test_levels_stand_in_their_order():
    """However the table has them."""
    data = data_of(pooled(level="theme"), pooled(level="code"), pooled("section", "s"))
    assert views.levels_of(data) == [Level.CODE, Level.THEME]
    assert [row.label for row in views.together(data, Alphas([]))] == ["Codes", "Themes"]


def test_sections_stand_in_the_template_s_order():
    """Sentences outside of them come last, with a name."""
    data = data_of(pooled("section", ""), pooled("section", "b"), pooled("section", "a"),
                   sections=[{"id": "a", "heading": "A"}, {"id": "b", "heading": "B"}])  # fmt: skip
    labels = [row.label for row in views.by_section(data, Alphas([]))]
    assert labels == ["A", "B", "Outside the sections"]


def test_many_narratives_are_cut_to_the_lowest():
    """Of more than 200 the fifty with the lowest α on codes; those without one are left out."""
    rows = [pooled("narrative", f"N{i:03}", i / 300 if i else NAN) for i in range(201)]
    found, of = views.by_narrative(data_of(*rows))
    assert of == 201
    assert [line.id for line in found] == [f"N{i:03}" for i in range(1, 51)]
    few, of = views.by_narrative(data_of(*rows[:200]))
    assert (len(few), of) == (200, 200)


def test_a_coder_who_coded_twice():
    """All codes together, and those with an α, the lowest first."""
    rows = [
        make(RepeatAgreement, coder="ben", again="ben2", id=code, alpha=alpha)
        for code, alpha in (("", 0.6), ("b", 0.7), ("a", 0.2), ("none", NAN))
    ]
    (found,) = views.twice(data_of(*rows), Alphas([]))
    assert found.alpha.label == "ben, again as ben2"
    assert [row.id for row in found.codes] == ["a", "b"]


def plan(value, narratives, code="", aim="width", units=-1, reason=None):
    """A row of table `agreement_planning`."""
    return make(Planning, level="code", id=code, aim=aim, value=value, narratives=narratives,
                units=units, reason=reason)  # fmt: skip


def test_planning_says_what_is_enough_and_what_cannot_be_said():
    """Fewer narratives than there are: enough. More: the number. No interval: the reason."""
    few = Reason.FEW_SPANS(n=5)
    rows = [plan(0.1, 56), plan(0.2, 3), plan(0.1, -1, "rare", reason=few),
            plan(0.1, 90, "used"), plan(0.8, -1, "used", "tell", 1642),
            plan(0.8, -1, "rare", "tell", reason=Reason.NO_PREVALENCE())]  # fmt: skip
    found = views.planning(data_of(*rows, pooled(low=0.4, high=0.6)))
    (level,) = found.levels
    assert level.narratives == {0.1: 56, 0.2: 0}
    assert math.isclose(level.now, 0.2)
    assert (found.have, found.widths, found.values) == (14, [0.1, 0.2], [0.8])
    assert [line.id for line in found.codes] == ["used"]
    assert found.codes[0].sentences == {0.8: 1642}
    assert [line.reason for line in found.without] == [few]
    assert views.planning(data_of()).levels == []


def test_only_codes_that_changed_are_named_after_consensus():
    """A change below what is shown, and an undefined figure, are no change."""
    rows = [
        make(ConsensusAgreement, level="code", id=code, narratives=2, before=b, after=a)
        for code, b, a in
        (("", 0.5, 0.7), ("same", 0.5, 0.501), ("more", 0.5, 0.8), ("none", NAN, NAN))
    ]  # fmt: skip
    found = views.before_and_after(data_of(*rows))
    assert [row.level for row in found.levels] == [Level.CODE]
    assert [row.id for row in found.codes] == ["more"]


def pair(a, b, kappa, level="code", reason=None):
    """A row of table `agreement_pairs`."""
    return make(PairAgreement, level=level, coder_a=a, coder_b=b, units=10, kappa=kappa,
                positive=0.5, reason=reason)  # fmt: skip


def test_two_coders_need_no_map():
    """The figure is said; with three there is a map, the same on both sides of the diagonal."""
    two = coder_pairs(data_of(pair("a", "b", 0.7, "theme"), pair("a", "b", 0.6)))
    assert two.maps == []
    assert [row.kappa for row in two.only] == [0.6, 0.7]
    no_overlap = Reason.NO_OVERLAP()
    rows = [pair("a", "b", 0.6), pair("a", "c", -0.1), pair("b", "c", NAN, reason=no_overlap)]
    (level,) = coder_pairs(data_of(*rows)).maps
    shades = [[cell and shade(cell.kappa) for cell in cells] for _, cells in level.lines]
    assert shades == [[None, 3, 0], [3, None, 0], [0, 0, None]]


def confused(code_a, code_b, count):
    """A row of table `confusion`."""
    return make(Confusion, code_a=code_a, code_b=code_b, count=count)


def test_few_confused_codes_make_a_matrix_and_many_a_list():
    """The matrix is symmetric, with the codings that match in its diagonal."""
    few = [
        confused("a", "b", 3),
        confused("a", "a", 8),
        confused("b", "", 2),
        confused("z", "z", 1),
    ]
    found = confusion(data_of(*few))
    assert [[cell.count for cell in line.cells] for line in found.matrix] == [[8, 3], [3, 0]]
    assert [[cell.shade for cell in line.cells] for line in found.matrix] == [[0, 4], [4, 0]]
    assert [line.nothing for line in found.matrix] == [0, 2]
    many = [confused(f"c{i:02}", f"d{i:02}", 1) for i in range(MOST_CODES)]
    found = confusion(data_of(*many))
    assert found.matrix == []
    assert len(found.pairs) == 10
    assert found.total == MOST_CODES
    assert confusion(data_of()).total == 0


def test_the_whole_matrix_holds_every_code_used():
    """Also codes that were never confused; a column for nothing."""
    rows = [confused("a", "b", 3), confused("c", "c", 2), confused("a", "", 1)]
    table = confusion_matrix(data_of(*rows, codes=[{"id": "c", "label": "C"}]))
    assert table.columns == ("code", "label", "c", "a", "b", "(nothing)")
    assert list(table.rows) == [["c", "C", 2, 0, 0, 0], ["a", "a", 0, 0, 3, 1],
                                ["b", "b", 0, 3, 0, 0]]  # fmt: skip


def coverage(narrative, coder, **more):
    """A row of table `agreement_coverage`."""
    return make(Coverage, narrative=narrative, coder=coder, **more)


def test_what_is_compared_is_summed_by_coder():
    """Narratives completed and compared, codings compared and left out, and who coded twice."""
    rows = [
        coverage("N01", "anna", status="complete", used=3, counts=True),
        coverage("N02", "anna", status="complete", used=2),
        coverage("N01", "ben2", again="ben", status="in progress"),
        make(LeftOutCount, reason="needs recoding", coder="anna", codings=2, narratives=1),
        make(NarrativeSummary, narrative="N01", title="One"),
    ]
    found = scope(data_of(*rows, coders={"ben": "", "anna": ""}))
    told = [(one.id, one.again, one.complete, one.compared, one.codings) for one in found.coders]
    assert told == [("ben", "", 0, 0, 0), ("anna", "", 2, 1, 3), ("ben2", "ben", 0, 0, 0)]
    assert (found.judges, found.narratives, found.of) == (["anna"], 1, 1)
    assert (found.codings, found.left_out_sum) == (3, 2)
    ((line),) = found.matrix
    assert (line.title, line.cells) == ("One", [None, rows[0], rows[2]])


def test_a_large_study_has_no_matrix_of_narratives():
    """It would be longer than the rest of the page; the table file has it."""
    rows = [make(NarrativeSummary, narrative=f"N{i:03}") for i in range(MANY + 1)]
    assert scope(data_of(*rows)).matrix is None
