"""The part of `suggestions.html` that compares codes and themes: help, and never a result."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth.report.parts.csv_tables import write_records
from synth.report.parts.tree_figure import DRAWN, tree_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from synth.report.parts.data import ReportData

Row = dict[str, Any]

#: The tables that `synth group` writes.
TABLES = (
    "group_codes", "group_near", "group_sizes", "group_pairs", "group_pair_passages",
    "group_splits", "group_split_passages", "group_tree", "group_leaves",
)  # fmt: skip
#: Pairs of codes, codes that might be two, and sentences of each group, on the page.
PAIRS, SPLITS, QUOTES = 20, 10, 3
NEAR = (
    "code", "code_label", "state", "rank", "place", "place_label", "theme", "passages",
    "passages_either", "narratives", "narratives_either", "similarity", "score",
)  # fmt: skip
SIZES = (
    "theme", "parent", "label", "codes", "median", "codings", "top_code", "top_share", "notes",
)  # fmt: skip
CODE_PAIRS = (
    "rank", "code_a", "code_a_label", "code_b", "code_b_label", "confused", "compared",
    "together", "either", "similarity", "score",
)  # fmt: skip
CODE_SPLITS = (
    "rank", "code", "code_label", "group", "phrases", "place", "narrative", "sentence", "text",
    "section", "silhouette", "chance",
)  # fmt: skip
TREES = ("tree", "step", "likeness", "first", "second", "codes")
#: Tree → its name, and what its likeness is.
TREE_NAMES = {
    "together": ("Codes by co-occurrence", "c, the share of sentences with either that carry both"),
    "meaning": ("Codes by definition", "the cosine of what the codebook says of them"),
}


@dataclass
class Grouping:
    """Rows of the tables that `synth group` wrote, by the tables' names, and the texts."""

    data: ReportData
    tables: dict[str, list[Row]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.theme = {row["theme"]: row for row in self.data.result}

    def rows(self, name: str) -> list[Row]:
        """The rows of one table; none where the step did not run."""
        return self.tables.get(name, [])

    def code(self, code: str) -> str:
        """A code's label."""
        return self.data.code_labels.get(code, code)

    def place(self, theme: str) -> str:
        """A theme's or subtheme's label."""
        return str(self.theme[theme]["label"]) if theme in self.theme else theme

    def text(self, row: Row) -> str:
        """A sentence."""
        return self.texts.get(row["narrative"], "")[row["start"] : row["end"]]

    def near(self) -> list[Row]:
        """Codes in no theme with the places near to them; those left out by decision last."""
        places = _by(self.rows("group_near"), "code")
        loose = [row for row in self.rows("group_codes") if row["state"] != "in a theme"]
        return [
            {**row, "label": self.code(row["code"]),
             "near": [{**one, "label": self.place(one["place"]), "parent": self._parent(one)}
                      for one in places[row["code"]]]}
            for row in sorted(loose, key=lambda row: row["state"] == "left out")
        ]  # fmt: skip

    def _parent(self, row: Row) -> str:
        above = self.theme.get(row["place"], {}).get("parent", "")
        return self.place(above) if above else ""

    def sizes(self) -> list[Row]:
        """Themes and subthemes in the round's order, each theme before its subthemes."""
        found = {row["theme"]: row for row in self.rows("group_sizes")}
        return [
            {**found[one["theme"]], "label": one["label"], "parent": one["parent"],
             "top_label": self.code(found[one["theme"]]["top_code"])}
            for one in self.data.result if one["theme"] in found
        ]  # fmt: skip

    def noted(self) -> list[Row]:
        """Those of them that are worth a second look."""
        return [row for row in self.sizes() if row["notes"]]

    def pairs(self) -> list[Row]:
        """The first pairs of codes that might be one, with sentences."""
        passages = _by(self.rows("group_pair_passages"), "rank")
        return [
            {**row, "label_a": self.code(row["code_a"]), "label_b": self.code(row["code_b"]),
             "c": row["together"] / max(row["either"], 1),
             "passages": [{**one, "text": self.text(one)} for one in passages[row["rank"]]]}
            for row in self.rows("group_pairs")[:PAIRS]
        ]  # fmt: skip

    def splits(self) -> list[Row]:
        """The first codes that might be two, each with its two groups and their sentences."""
        passages = _by(self.rows("group_split_passages"), "code")
        heading = self.data.section_headings
        return [
            {**own[0], "label": self.code(own[0]["code"]), "groups": [
                {**one, "heading": heading.get(one["section"], one["section"]),
                 "quotes": [{**row, "text": self.text(row)} for row in passages[one["code"]]
                            if row["group"] == one["group"] and row["place"] <= QUOTES]}
                for one in own
            ]}
            for own in list(_by(self.rows("group_splits"), "rank").values())[:SPLITS]
        ]  # fmt: skip

    def trees(self) -> list[Row]:
        """The two trees: a drawing each where there is one, and the steps in words."""
        out = []
        for tree, (name, likeness) in TREE_NAMES.items():
            leaves = [row for row in self.rows("group_leaves") if row["tree"] == tree]
            steps = list(self.steps(tree))
            merges = [
                (row["left"], row["right"], row["height"])
                for row in self.rows("group_tree") if row["tree"] == tree
            ]  # fmt: skip
            said = (
                f"A tree of {len(leaves)} codes. The further to the right two branches meet, the "
                "more alike they are. All steps are in the table below."
            )
            drawn = [(row["leaf"], self.code(row["code"]), self._mark(row)) for row in leaves]
            out.append({
                "tree": tree, "name": name, "likeness": likeness, "steps": steps,
                "codes": len(leaves), "without": len(self.rows("group_codes")) - len(leaves),
                "figure": tree_figure(f"gr-{tree}", name, said, merges, drawn),
                "too_many": len(leaves) > DRAWN,
            })  # fmt: skip
        return out

    def _mark(self, row: Row) -> str:
        """Where a code stands, in words: its subtheme, or its theme."""
        own = self.data.places.get(row["code"], [])
        if own:
            return own[-1][1]
        return "left out" if row["code"] in self._left_out else "in no theme"

    @property
    def _left_out(self) -> set[str]:
        return {row["code"] for row in self.rows("group_codes") if row["state"] == "left out"}

    def steps(self, tree: str) -> Iterator[Row]:
        """What each step joins: codes, or what an earlier step made."""
        leaf = {r["leaf"]: r["code"] for r in self.rows("group_leaves") if r["tree"] == tree}
        for row in self.rows("group_tree"):
            if row["tree"] == tree:
                sides = [
                    {"code": leaf.get(node, ""), "step": node - len(leaf) + 1}
                    for node in (row["left"], row["right"])
                ]
                yield {**row, "likeness": round(1 - row["height"], 9), "sides": sides}


def _by(rows: list[Row], name: str) -> defaultdict[Any, list[Row]]:
    """Rows by the value of a column, in their order."""
    out: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        out[row[name]].append(row)
    return out


def write_grouping(
    folder: Path, data: ReportData, grouping: Grouping | None
) -> list[tuple[str, str]]:
    """Write the tables of this help with themes, empty ones where there is none."""
    found = grouping or Grouping(data)

    def near() -> Iterator[Row]:
        state = {row["code"]: row["state"] for row in found.rows("group_codes")}
        for row in found.rows("group_near"):
            theme = found.theme.get(row["place"], {}).get("parent", "") or row["place"]
            yield {**row, "code_label": found.code(row["code"]), "state": state[row["code"]],
                   "place_label": found.place(row["place"]), "theme": theme}  # fmt: skip

    def pairs() -> Iterator[Row]:
        for row in found.rows("group_pairs"):
            yield {**row, "code_a_label": found.code(row["code_a"]),
                   "code_b_label": found.code(row["code_b"])}  # fmt: skip

    def splits() -> Iterator[Row]:
        groups = {(row["code"], row["group"]): row for row in found.rows("group_splits")}
        for row in found.rows("group_split_passages"):
            yield {**groups[row["code"], row["group"]], **row, "text": found.text(row),
                   "sentence": row["sentence"] + 1,
                   "code_label": found.code(row["code"])}  # fmt: skip

    def trees() -> Iterator[Row]:
        for tree in TREE_NAMES:
            for row in found.steps(tree):
                first, second = (s["code"] or f"step {s['step']}" for s in row["sides"])
                yield {**row, "first": first, "second": second}

    for name, columns, rows in (
        ("near_themes", NEAR, near()), ("theme_sizes", SIZES, found.sizes()),
        ("code_pairs", CODE_PAIRS, pairs()), ("code_splits", CODE_SPLITS, splits()),
        ("code_trees", TREES, trees()),
    ):  # fmt: skip
        write_records(folder / f"suggestions_{name}.csv", columns, rows)
    return [
        ("suggestions_near_themes.csv", "subthemes that codes in no theme stand nearest to"),
        ("suggestions_theme_sizes.csv", "how many codes and codings each theme holds"),
        ("suggestions_code_pairs.csv", "pairs of codes that might be one"),
        ("suggestions_code_splits.csv", "codes that might be two, with both groups of passages"),
        ("suggestions_code_trees.csv", "trees of codes, by co-occurrence and by definition"),
    ]
