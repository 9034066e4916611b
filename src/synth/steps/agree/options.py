"""What `synth agree FILE` is told of a file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from synth.problems import StudyError
from synth.vocabulary import MeasurementLevel

if TYPE_CHECKING:
    from synth.steps.agree.study import BootstrapSettings

#: Options for units with any number of codes, and for units with one value.
_SEVERAL = ("--units", "--by-code", "--plan", "--split")
_ONE = ("--one-code", "--level", "--order", "--weights")


@dataclass(frozen=True, slots=True)
class FileOptions:
    """The options of the command, as they are written; "", False or None where left out.

    `one_code` and `by_code`: a unit has one value of each coder, or any number of codes.
    `unit`, `coder`, `value`, `document` name columns of a long table, `coders` the coders' columns
    of a wide one; `coders_in` is `columns` or `rows`. `missing`: the words for “not judged”.
    `split`: what separates several codes in one cell. `plan`: numbers of documents.
    """

    units: str | None = None
    bootstrap: int = 2000
    seed: int = 1
    json: bool = False
    csv: bool = False
    one_code: bool = False
    by_code: bool = False
    level: str = ""
    order: str = ""
    weights: str = ""
    unit: str = ""
    coder: str = ""
    value: str = ""
    document: str = ""
    coders: str = ""
    coders_in: str = ""
    missing: str | None = None
    split: str = ""
    delimiter: str = ""
    sheet: str = ""
    plan: str = ""

    @property
    def form(self) -> str:
        """What to print: `table`, `json` or `csv`."""
        return "json" if self.json else "csv" if self.csv else "table"

    @property
    def measured(self) -> MeasurementLevel:
        """The level of measurement: ordinal where only an order is given."""
        default = MeasurementLevel.ORDINAL if self.order else MeasurementLevel.NOMINAL
        return MeasurementLevel(self.level or default)

    @property
    def drawn(self) -> BootstrapSettings:
        """How intervals are drawn."""
        return {"replicates": self.bootstrap, "seed": self.seed}

    def given(self) -> list[str]:
        """The options that are not as they are by default, as they are written."""
        return [
            f"--{field.name.replace('_', '-')}"
            for field in fields(self)
            if getattr(self, field.name) != field.default
        ]

    def listed(self, option: str) -> list[str]:
        """The names in an option that takes several, separated by commas."""
        return [name.strip() for name in getattr(self, option).split(",") if name.strip()]

    def codes_in(self, cell: str) -> list[str]:
        """What stands in a cell: several codes where `split` says what separates them."""
        return [code.strip() for code in cell.split(self.split)] if self.split else [cell]

    def check(self) -> None:
        """Raise `StudyError` for values that mean nothing, and options that exclude each other."""
        if not 0 <= self.bootstrap <= 100_000:
            told = f"It is {self.bootstrap}."
            raise StudyError("--bootstrap should be from 0 to 100,000", fix=told)
        if self.seed < 0:
            raise StudyError("--seed should be 0 or more", fix=f"It is {self.seed}.")
        given = self.given()
        several = next((option for option in _SEVERAL if option in given), "")
        one = next((option for option in _ONE if option in given), "")
        if several and one:
            what = f"{several} is for units with any number of codes, {one} for those with one"
            raise StudyError(what, fix="Leave one of them out.")
        if self.weights and self.measured == MeasurementLevel.NOMINAL:
            fix = "Say which: --level ordinal, interval or ratio."
            raise StudyError("--weights needs values with an order", fix=fix)
        if self.plan and not all(
            number.isdecimal() and int(number) for number in self.listed("plan")
        ):
            fix = "Write numbers of documents: --plan 20,50,100."
            raise StudyError(f"“--plan {self.plan}” is not valid", fix=fix)
