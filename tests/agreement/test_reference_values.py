"""Every published value of `reference_values.yaml` that this package computes."""

from __future__ import annotations

import numpy as np
import pytest

from synth.agreement import (
    cohen_kappa,
    cohen_kappa_max,
    conger_kappa,
    group_unitizing,
    gwet_ac2,
    nominal_agreement,
    set_alpha,
    table_counts,
    weighted_alpha,
    weighted_kappa,
)
from synth.agreement.ratings import category_counts

ALPHA_TABLES = [
    "krippendorff2011_C",
    "krippendorff_wikipedia",
    "krippendorff2019_p306_binary",
    "krippendorff2019_p310_mary_dave",
    "krippendorff2004_dichotomy",
    "krippendorff1980_3raters",
    "hayes_krippendorff2007",
]


def rating_table(entry):
    """Coders × units of an entry, whichever way it is laid out."""
    if "coders_x_units" in entry:
        return np.array(entry["coders_x_units"], object)
    return np.array(entry.get("units_x_coders", entry.get("units_x_raters")), object).T


def exactly(value, digits=6):
    """A value recomputed to so many digits."""
    return pytest.approx(value, abs=0.6 * 10**-digits)


@pytest.mark.parametrize("name", ALPHA_TABLES)
def test_alpha_tables_computed(reference, name):
    """Nominal, ordinal, interval and ratio alpha equal the recomputed values to nine digits."""
    entry = reference["nominal_alpha"][name]
    ratings = rating_table(entry)
    for metric, value in entry["computed"].items():
        assert weighted_alpha(ratings, metric).value == exactly(value, 9), metric
    counts, _ = category_counts(ratings)
    assert nominal_agreement(counts).alpha.value == exactly(entry["computed"]["nominal"], 9)


@pytest.mark.parametrize("name", ALPHA_TABLES)
def test_alpha_tables_published(reference, name):
    """The printed values are met at the digits printed."""
    published = reference["nominal_alpha"][name]["published"]
    ratings = rating_table(reference["nominal_alpha"][name])
    checked = 0
    for metric in ("nominal", "ordinal", "interval", "ratio"):
        value = published.get(metric)
        if isinstance(value, float):
            digits = len(str(value).split(".")[1])
            assert weighted_alpha(ratings, metric).value == exactly(value, digits), metric
            checked += 1
    # The one table whose printed value is given in words: .760 in the book, .759 unrounded.
    assert checked or name == "krippendorff2019_p310_mary_dave"


def test_krippendorff_2011_coincidences(reference):
    """Pairable values, units used and the coincidence matrix are those printed."""
    entry = reference["nominal_alpha"]["krippendorff2011_C"]
    counts, categories = category_counts(rating_table(entry))
    found = nominal_agreement(counts)
    assert found.n_values == entry["published"]["pairable"]
    assert found.n_pairable == entry["published"]["units_used"]
    rows = counts[counts.sum(axis=1) >= 2].astype(float)
    o = (rows / (rows.sum(axis=1) - 1)[:, None]).T @ rows
    o -= np.diag((rows / (rows.sum(axis=1) - 1)[:, None]).sum(axis=0))
    at = {int(value): i for i, value in enumerate(categories)}
    for cell, value in entry["published"]["coincidence"].items():
        c, k = (at[int(x)] for x in cell.split(","))
        top, _, bottom = str(value).partition("/")
        assert o[c, k] == pytest.approx(float(top) / float(bottom or 1))
    n = o.sum(axis=1)
    from_matrix = 1 - (n.sum() - 1) * (n.sum() - np.trace(o)) / (n.sum() ** 2 - (n**2).sum())
    assert found.alpha.value == pytest.approx(from_matrix)


def test_krippendorff_2004_parts(reference):
    """Percent agreement and the two disagreements of the ten-unit dichotomy."""
    entry = reference["nominal_alpha"]["krippendorff2004_dichotomy"]
    counts, _ = category_counts(rating_table(entry))
    found = nominal_agreement(counts)
    assert found.percent_agreement.value == pytest.approx(entry["published"]["pa"])
    observed = 1 - found.percent_agreement.value
    assert observed == pytest.approx(entry["published"]["do"])
    assert observed / (1 - found.alpha.value) == exactly(entry["published"]["de"], 3)


def test_krippendorff_1980_parts(reference):
    """Agreement, disagreements and the alpha of each category of the three-rater table."""
    entry = reference["nominal_alpha"]["krippendorff1980_3raters"]
    published = entry["published"]
    counts, categories = category_counts(rating_table(entry))
    found = nominal_agreement(counts)
    assert found.percent_agreement.value == exactly(published["pa"], 2)
    observed = 1 - found.percent_agreement.value
    assert observed == exactly(published["do"], 3)
    assert observed / (1 - found.alpha.value) == exactly(published["de"], 3)
    for category, alpha in zip(categories, found.category_alpha, strict=True):
        assert alpha.value == exactly(published["per_category"][int(category)], 3)


def test_hayes_krippendorff_ac2(reference):
    """AC2 with ordinal weights is that of the R package irrCAC."""
    entry = reference["nominal_alpha"]["hayes_krippendorff2007"]
    counts, categories = category_counts(rating_table(entry))
    found = gwet_ac2(counts, "ordinal", categories)
    assert found.value == exactly(entry["gwet_ac2_ordinal_weights_R_irrCAC"]["value"], 4)


def test_fleiss_1971(reference):
    """Fleiss' 30 diagnoses: kappa and its parts, per category, Conger, Randolph and the others."""
    entry = reference["fleiss1971"]
    values = rating_table(entry)
    counts, categories = category_counts(values)
    found = nominal_agreement(counts)
    assert found.fleiss_kappa.value == exactly(entry["published"]["fleiss"], 2)
    assert found.percent_agreement.value == exactly(entry["published"]["po"], 4)
    by_chance = sum(p.value**2 for p in found.prevalence)
    # Fleiss rounded on the way: .2201 printed for .21994.
    assert by_chance == pytest.approx(entry["published"]["pe"], abs=2e-4)
    computed = entry["computed"]
    assert found.fleiss_kappa.value == exactly(computed["fleiss"], 12)
    assert found.brennan_prediger.value == exactly(computed["randolph"], 9)
    assert conger_kappa(values).value == exactly(computed["conger_exact"], 9)
    for i, category in enumerate(categories):
        alone = np.column_stack([counts[:, i], counts.sum(axis=1) - counts[:, i]])
        kappa = nominal_agreement(alone).fleiss_kappa.value
        assert kappa == exactly(computed["per_category_R_irr"][int(category)], 3)
    irrcac = {name: x["value"] for name, x in computed["irrCAC"].items()}
    assert found.ac1.value == exactly(irrcac["ac1"], 8)
    assert found.fleiss_kappa.value == exactly(irrcac["fleiss"], 8)
    assert found.alpha.value == exactly(irrcac["alpha"], 8)
    assert found.brennan_prediger.value == exactly(irrcac["brennan_prediger"], 8)
    assert conger_kappa(values).value == exactly(irrcac["conger"], 8)


def two_coder_tables(reference):
    """Every table of two coders with the values recomputed for it."""
    yield "cohen ex1", reference["cohen1960"]["ex1_p37"]
    yield "cohen ex2", reference["cohen1960"]["ex2_p45"]
    for name in ("p558", "p568"):
        yield name, reference["artstein_poesio2008"][name]
    yield from reference["feinstein_cicchetti1990_paradox"]["tables"].items()
    hand = reference["gwet"]["paradox_hand"]
    yield "hand", {"table": hand["table_y_n"], "computed": hand["computed"]}


def test_two_coder_tables(reference):
    """Percent agreement, Cohen, Scott (Fleiss for two), AC1 and PABAK of all two-coder tables."""
    checked = 0
    for name, entry in two_coder_tables(reference):
        computed = entry["computed"]
        found = nominal_agreement(table_counts(entry["table"]))
        assert found.percent_agreement.value == exactly(computed["po"]), name
        assert cohen_kappa(entry["table"]).value == exactly(computed["cohen"]), name
        assert found.fleiss_kappa.value == exactly(computed["scott"]), name
        assert found.ac1.value == exactly(computed["ac1"]), name
        if computed["pabak_2x2"] is not None:
            assert found.brennan_prediger.value == exactly(computed["pabak_2x2"]), name
        checked += 1
    assert checked == 9


def test_cohen_1960_published(reference):
    """Cohen's two examples: agreement, chance, kappa, its maximum, and weighted kappa."""
    first, second = reference["cohen1960"]["ex1_p37"], reference["cohen1960"]["ex2_p45"]
    for entry in (first, second):
        table = np.array(entry["table"], float)
        kappa = cohen_kappa(table).value
        po = np.trace(table) / table.sum()
        assert po == exactly(entry["published"]["po"], 2)
        assert (po - kappa) / (1 - kappa) == exactly(entry["published"]["pe"], 2)
    pe = first["published"]["pe"]
    assert cohen_kappa_max(first["table"]).value == pytest.approx(
        (first["published"]["po_max"] - pe) / (1 - pe), abs=0.005
    )
    assert cohen_kappa(second["table"]).value == exactly(second["published"]["kappa"], 3)
    assert cohen_kappa_max(second["table"]).value == exactly(second["published"]["kappa_max"], 3)
    computed = second["computed"]
    assert cohen_kappa(second["table"]).value == exactly(computed["kappa"], 12)
    for weights in ("linear", "quadratic"):
        found = weighted_kappa(second["table"], weights).value
        assert found == exactly(computed[f"weighted_{weights}"], 9)


def test_artstein_poesio_2008(reference):
    """The survey's two tables: agreement, S, pi, kappa and alpha as printed."""
    for name in ("p558", "p568"):
        entry = reference["artstein_poesio2008"][name]
        found = nominal_agreement(table_counts(entry["table"]))
        values = {
            "po": found.percent_agreement.value,
            "S": found.brennan_prediger.value,
            "pi": found.fleiss_kappa.value,
            "kappa": cohen_kappa(entry["table"]).value,
            "alpha": found.alpha.value,
        }
        for key, value in entry["published"].items():
            digits = len(str(value).split(".")[1])
            assert values[key] == exactly(value, digits), (name, key)


def test_gwet_2014_four_raters(reference):
    """Gwet's twelve units with missing values: every coefficient of R's irrCAC."""
    entry = reference["gwet"]["raw_4raters"]
    values = rating_table(entry)
    counts, categories = category_counts(values)
    found = nominal_agreement(counts)
    r = entry["R_irrCAC"]
    assert found.percent_agreement.value == exactly(r["pa"], 7)
    assert found.ac1.value == exactly(r["ac1"][0], 5)
    assert found.fleiss_kappa.value == exactly(r["fleiss"][0], 5)
    assert found.alpha.value == exactly(r["alpha"][0], 5)
    assert found.brennan_prediger.value == exactly(r["bp"][0], 5)
    assert conger_kappa(values).value == exactly(r["conger"][0], 5)
    assert gwet_ac2(counts, "ordinal", categories).value == exactly(r["ac2_ordinal"], 5)
    assert gwet_ac2(counts, "quadratic", categories).value == exactly(r["ac2_quadratic"], 4)


def test_gwet_2014_abstractors(reference):
    """Gwet's 3 × 3 table of two abstractors."""
    entry = reference["gwet"]["abstractors_3x3"]
    found = nominal_agreement(table_counts(entry["table"]))
    r = {name: pair[0] for name, pair in entry["R_irrCAC"].items()}
    assert cohen_kappa(entry["table"]).value == exactly(r["cohen"], 7)
    assert found.fleiss_kappa.value == exactly(r["scott"], 7)
    assert found.ac1.value == exactly(r["ac1"], 7)
    assert found.brennan_prediger.value == exactly(r["bp"], 7)
    assert found.alpha.value == exactly(r["alpha"], 7)


def test_gwet_2008_hand_example(reference):
    """The paradox table: agreement, chance, AC1 and Scott's pi as printed."""
    entry = reference["gwet"]["paradox_hand"]
    found = nominal_agreement(table_counts(entry["table_y_n"]))
    published = entry["published"]
    po, ac1 = found.percent_agreement.value, found.ac1.value
    assert po == pytest.approx(published["po"])
    assert ac1 == exactly(published["ac1"], 4)
    assert (po - ac1) / (1 - ac1) == exactly(published["pe"], 3)
    assert found.fleiss_kappa.value == exactly(published["scott_pi"], 4)


def dkpro_masi(a, b, share_too):
    """DKPro's two distances: (1 − J)(1 − M), or 1 − M; an empty set is there a part of any set."""
    if a == b:
        return 0.0
    m = 2 / 3 if a <= b or b <= a else 1 / 3 if a & b else 0.0
    j = len(a & b) / len(a | b)
    return (1 - j) * (1 - m) if share_too else 1 - m


def test_masi_and_jaccard(reference):
    """Alpha on sets with each distance of the entry, those of DKPro given as functions."""
    pairs = reference["masi"]["pairs"]
    coders = [[frozenset(x) for x in side] for side in zip(*pairs, strict=True)]
    values = reference["masi"]["alpha"]
    assert set_alpha(coders, "nominal").value == exactly(values["nominal"])
    assert set_alpha(coders, "jaccard").value == exactly(values["jaccard"])
    assert set_alpha(coders, "masi").value == exactly(values["masi_passonneau2006_1_minus_JM"])
    product = set_alpha(coders, lambda a, b: dkpro_masi(a, b, True))
    assert product.value == exactly(values["dkpro_masi_1mJ_times_1mM"])
    alone = set_alpha(coders, lambda a, b: dkpro_masi(a, b, False))
    assert alone.value == exactly(values["dkpro_set_1mM"], 5)


def book_spans(entry):
    """The three unitizations of the book's figure as span columns; codes are the printed values."""
    rows = [
        (0, coder, int(value), start, end)
        for coder, name in enumerate(("Alex", "Paul", "Suzan"))
        for start, end, value in entry[name]
    ]
    return tuple(zip(*rows, strict=True))


def test_unitizing_2016(reference):
    """The unitizing family on the book's figure, printed and recomputed."""
    entry = reference["unitizing_2016"]
    codes = range(1, 8)
    found = group_unitizing([entry["L"]], [[1], [1], [1]], book_spans(entry), codes, replicates=0)
    computed, published = entry["computed"], entry["published"]
    assert found.u.value == exactly(computed["u"], 12)
    assert found.binary.value == exactly(computed["bu"], 12)
    assert found.cu.value == exactly(computed["cu"], 12)
    assert found.coverage == exactly(computed["coverage"], 12)
    assert found.u.value == exactly(published["u_nominal"], 2)
    # Printed .413 for a value of .4136: cut off, not rounded.
    assert int(found.binary.value * 1000) / 1000 == published["u_binary"]
    assert found.cu.value == exactly(published["cu_nominal"], 3)
    for code, value in published["k_alpha"].items():
        assert found.by_code[code - 1].value == pytest.approx(value)
    top, bottom = published["k_coverage"][5].split("/")
    assert found.code_coverage[4] == pytest.approx(float(top) / float(bottom))
    assert found.code_coverage[6] == published["k_coverage"][7]
    assert found.by_code[6].value is None and found.by_code[6].reason
