"""The pages of docs/files/ against the models: every key, default and example."""

from __future__ import annotations

import datetime
import re
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml
from documents import REPOSITORY, blocks, coded, document, documents, marked_tables
from pydantic.fields import FieldInfo

from synth.narratives.narrative import FrontMatter, load_narrative
from synth.narratives.template import load_template
from synth.problems import Problems
from synth.steps.agree.layout import NEEDED, OPTIONAL
from synth.steps.schema import SCHEMAS
from synth.suggest.terms.term_shape import check_terms
from synth.vocabulary import Change, Screened
from synth.written import ledger, screening
from synth.written.codebook import Codebook, load_codebook
from synth.written.record import Record, check_record
from synth.written.settings import Config, Settings
from synth.written.standards import ENTREQ
from synth.yamlfile import YamlDocument, parse_yaml

TEXT = documents("docs/files")
TABLES = marked_tables(TEXT, "model")


def models() -> dict[str, type[Record]]:
    """Every model of what people write, those within others too: “module:Name” → model."""
    found: dict[str, type[Record]] = {}

    def visit(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, Record):
            name = f"{annotation.__module__}:{annotation.__name__}"
            if name not in found:
                found[name] = annotation
                for field in annotation.model_fields.values():
                    visit(field.annotation)
        for inner in get_args(annotation):
            visit(inner)

    for model, _ in SCHEMAS.values():
        visit(model)
    return found


MODELS = models()


def default(field: FieldInfo) -> str:
    """A field's default as the document's tables write it."""
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Record):
        return "see below"
    if value is None:
        return "none"
    if value in ("", (), {}):
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{list(value) if isinstance(value, tuple) else value}`"


def choices(annotation: Any) -> set[str]:
    """The words a field allows, where it allows only some."""
    if get_origin(annotation) is Literal:
        return {str(word) for word in get_args(annotation)}
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {word.value for word in annotation}
    return {word for inner in get_args(annotation) for word in choices(inner)}


def test_the_overview_leads_to_every_page() -> None:
    """docs/files/index.md has a link to each page beside it."""
    beside = {path.name for path in (REPOSITORY / "docs" / "files").glob("*.md")} - {"index.md"}
    linked = re.findall(r"\]\(([a-z-]+\.md)(?:#[a-z-]+)?\)", document("docs/files/index.md"))
    assert set(linked) == beside


def test_every_model_has_its_table() -> None:
    """Each model that people's files are checked with has a table, and no table is of another."""
    assert set(TABLES) == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_tables_name_the_models_keys_and_defaults(name: str) -> None:
    """A table names each key of its model and no other, with its default and its allowed words."""
    rows = {coded(row["key"])[0]: row for row in TABLES[name]}
    fields = {field.alias or key: field for key, field in MODELS[name].model_fields.items()}
    assert list(rows) == list(fields)
    for key, field in fields.items():
        assert rows[key]["default"] == default(field), key
        assert choices(field.annotation) <= set(coded(rows[key]["type"])), key
        assert len(rows[key]["meaning"]) > 3, key


def test_the_screening_columns() -> None:
    """The table of the screening log names its columns, which are needed, and the decisions."""
    rows = marked_tables(TEXT, "columns")["screening"]
    needed = [coded(row["column"])[0] for row in rows if row["needed"] == "yes"]
    others = [coded(row["column"])[0] for row in rows if row["needed"] == "no"]
    assert (tuple(needed), tuple(others)) == (screening.REQUIRED, screening.OPTIONAL)
    decision = next(row for row in rows if row["column"] == "`decision`")
    assert set(coded(decision["meaning"])) == set(Screened)


def test_the_ledgers_columns() -> None:
    """The table of the ledger names its columns, and no other."""
    rows = marked_tables(TEXT, "columns")["ledger"]
    named = [name for row in rows for name in coded(row["column"])]
    assert sorted(named) == sorted(ledger.COLUMNS)


def test_the_columns_of_codings_from_elsewhere() -> None:
    """The table of what `synth agree FILE` reads names its columns, and which are needed."""
    rows = marked_tables(TEXT, "columns")["other"]
    columns: dict[str, list[str]] = {"yes": [], "no": []}
    for row in rows:
        columns[row["needed"]] += coded(row["column"])
    assert (tuple(columns["yes"]), tuple(columns["no"])) == (NEEDED, OPTIONAL)


def test_the_items_of_entreq() -> None:
    """The table of ENTREQ's items names them as the code does, and where their evidence is from."""
    rows = marked_tables(TEXT, "entreq")["items"]
    assert [(int(row["item"]), row["name"], row["domain"], row["from"]) for row in rows] == [
        (item.number, item.name, item.domain, item.from_) for item in ENTREQ
    ]


def _template() -> Any:
    config = Config(title="A study")
    settings = Settings(Path(), config, YamlDocument(Path("config.yaml"), {}, None))
    template = load_template(settings, Problems())
    assert template is not None
    return template


def test_the_bundled_template() -> None:
    """The tables of the bundled template hold its sections and metadata, in order."""
    tables, template = marked_tables(TEXT, "template"), _template()
    assert [
        (coded(row["section"])[0], row["heading"], "".join(coded(row["dimension"])))
        for row in tables["sections"]
    ] == [(s.id, s.heading, s.dimension or "") for s in template.sections]
    said = {True: "yes", False: "no"}
    assert [
        (coded(row["key"])[0], row["values"], row["needed"], row["tabulated"],
         tuple(coded(row["vocabulary"])))
        for row in tables["metadata"]
    ] == [
        (key.key, "several" if key.many else "one", said[key.required], said[key.crosstab],
         key.vocabulary)
        for key in template.metadata
    ]  # fmt: skip


EXAMPLES = [
    pytest.param(block, id=f"{path.stem}:{block.line}")
    for path in sorted((REPOSITORY / "docs" / "files").glob("*.md"))
    for block in blocks(path.read_text(encoding="utf-8"))
    if block.mark and block.mark[0] == "check"
]


def _problems(text: str, model: type[Record]) -> tuple[Any, str]:
    problems = Problems()
    read = parse_yaml(text, Path("example.yaml"), problems)
    record = check_record(model, read, problems) if read else None
    return record, problems.render()


@pytest.mark.parametrize("block", EXAMPLES)
def test_the_examples_are_valid(block: Any) -> None:
    """Each example of a file is one that its model takes."""
    kind = block.mark[1]
    if kind == "history":
        record, told = _problems("history:\n" + block.text, Codebook)
        assert record is not None, told
        assert len(record.history) == 1
    else:
        model = Codebook if kind.startswith("codebook") else SCHEMAS[kind][0]
        record, told = _problems(block.text, model)
        assert record is not None, told
        if model is Codebook:
            problems = Problems()
            read = parse_yaml(block.text, Path("codes.yaml"), problems)
            assert read is not None
            check_terms("en", record, problems, read)
            assert not problems.found, problems.render()


def test_the_history_does_what_the_text_says(tmp_path: Path) -> None:
    """With the six changes of the examples, older codes stand for what the text says they do."""
    page = blocks(document("docs/files/codes.md"))
    entries = "".join(block.text for block in page if block.mark == ("check", "history"))
    last = next(b for b in page if b.mark == ("check", "codebook with the history above"))
    (tmp_path / "codebooks").mkdir()
    (tmp_path / "codebooks" / "codes.yaml").write_text(last.text + "history:\n" + entries)
    problems = Problems()
    loaded = load_codebook(tmp_path, problems)
    assert not problems.found, problems.render()
    assert loaded is not None
    codebook = loaded[0]
    assert {entry.change for entry in codebook.history} == set(Change)
    today = codebook.changes.resolve
    assert today("use-checklist", 2).code == "use-checklist"
    assert not today("use-checklist", 2).recode
    assert today("phone-colleague", 1).code == "consult-colleague"
    assert not today("ask-colleague", 1).recode
    assert today("training", 4).code is None
    assert today("training", 4).candidates == ("planned-training", "learning-on-the-job")
    assert today("reallocate-staff", 2).code == "move-staff"
    assert today("move-staff", 5).recode
    assert not today("move-staff", 7).recode
    assert today("workload", 1).code is None
    assert today("workload", 1).recode
    # Without a version: a code that exists is today's, another goes through the whole history.
    assert not today("move-staff").recode
    assert today("phone-colleague").code == "consult-colleague"


def test_a_word_narrative_with_the_table_shown(tmp_path: Path) -> None:
    """A Word file with the front-matter table as it is shown, and the template's headings, is read."""
    docx = pytest.importorskip("docx")
    template = _template()
    word = docx.Document()
    rows = marked_tables(TEXT, "word")["front matter"]
    table = word.add_table(rows=len(rows), cols=2)
    for index, row in enumerate(rows):
        table.cell(index, 0).text, table.cell(index, 1).text = row["key"], row["value"]
    word.add_heading("How hospital teams adapt", level=1)
    for section in template.sections:
        word.add_heading(section.heading, level=2)
        word.add_paragraph("The sources don't tell.")
    path = tmp_path / "N01-teams.docx"
    word.save(path)
    problems = Problems()
    config = Config.model_validate({"title": "A study", "length": {"pages": [0, 7]}})
    narrative = load_narrative(path, problems, template, config)
    assert narrative is not None
    assert not problems.found, problems.render()
    assert narrative.front.authors == ("author-1", "author-2")
    assert narrative.metadata["system_level"] == ("micro", "meso")
    source = narrative.front.sources[0]
    assert (source.doi, source.citation) == (
        "10.1186/s12913-022-08296-5", "Surname A, Surname B (2022). Title. Journal 22:908.",
    )  # fmt: skip


def test_the_schemas_are_named() -> None:
    """Each schema that `synth schema` writes is named, and the settings name existing ones."""
    page = document("docs/files/editors.md")
    for name in SCHEMAS:
        assert f"`{name}`" in page, name
    settings = next(block for block in blocks(page) if block.language == "json")
    named = yaml.safe_load(settings.text)["yaml.schemas"]
    assert set(named) <= {f"schemas/{name}.schema.json" for name in SCHEMAS}


def test_dates_and_texts_are_read_as_said() -> None:
    """`no`, `007`, `1e5` and a date stay text; empty, `~` and `null` mean not given."""
    front, told = _problems(
        "id: N01\ntitle: 007\nperiod: 1e5\nauthors: [no, 2026-03-02]\ncountry:\nstatus: ~\n"
        "validation:\n- {round: 1, by: author-2, date: 2026-03-02, changes: null}\n",
        FrontMatter,
    )
    assert front is not None, told
    assert (front.title, front.period, front.authors) == ("007", "1e5", ("no", "2026-03-02"))
    assert (front.country, front.status) == ((), "draft")
    assert front.validation[0].date == datetime.date(2026, 3, 2)
    assert front.validation[0].by == ("author-2",)
    assert front.validation[0].changes == ""


def test_a_record_is_imported_from_where_the_table_says() -> None:
    """The names in the tables' comments are modules and classes that exist."""
    for name in TABLES:
        module, _, cls = name.partition(":")
        assert hasattr(import_module(module), cls)
