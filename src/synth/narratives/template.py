"""The narratives' template: which sections and metadata a narrative has. It is data, not code."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from pydantic import Field

from synth import layout
from synth.narratives.narrative import FrontMatter
from synth.problems import Problems, did_you_mean
from synth.written.record import Identifier, Record, Text, Texts, check_once, check_record
from synth.written.settings import Settings
from synth.yamlfile import Loc, YamlDocument, load_yaml, parse_yaml


class Section(Record):
    """A level-2 heading of the template."""

    id: Identifier
    heading: str = Field(min_length=1)
    aliases: Texts = ()
    dimension: Identifier | None = Field(None, description="The dimension its text speaks to.")
    required: bool = True
    prompt: Text = Field("", description="What authors are asked to write here.")


class MetadataKey(Record):
    """A key of the narratives' front matter, beside those that every narrative has."""

    key: Identifier
    label: str = Field(min_length=1)
    many: bool = Field(False, description="Whether it holds a list.")
    required: bool = False
    crosstab: bool = Field(False, description="Whether themes are tabulated by it.")
    vocabulary: Texts = Field((), description="The values allowed; empty for any.")


class Template(Record):
    """A narrative template."""

    id: Identifier
    title: str = Field(min_length=1)
    source: Text = ""
    sections: tuple[Section, ...] = Field(min_length=1)
    metadata: tuple[MetadataKey, ...] = ()

    @property
    def dimensions(self) -> list[str]:
        """The dimensions its sections speak to, in order, each once."""
        return list(dict.fromkeys(s.dimension for s in self.sections if s.dimension))

    def section_for(self, heading: str) -> Section | None:
        """The section a heading opens, by heading or alias; case and spacing don't matter."""
        wanted = _folded(heading)
        for section in self.sections:
            if wanted in (_folded(section.heading), *map(_folded, section.aliases)):
                return section
        return None

    def nearest_heading(self, heading: str) -> str:
        """“did you mean “Resilience for what”?”, or nothing."""
        return did_you_mean(heading, (s.heading for s in self.sections))


def _folded(heading: str) -> str:
    return " ".join(heading.casefold().replace("*", "").rstrip(" :.").split())


def bundled_templates() -> list[str]:
    """The names of the templates that come with synth."""
    folder = resources.files("synth.narratives") / "templates"
    return sorted(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".yaml"))


def load_template(settings: Settings, problems: Problems) -> Template | None:
    """The study's template with the study's own vocabularies put in; None when it can't be used."""
    name = settings.config.template
    document = _document(settings, name, problems)
    template = check_record(Template, document, problems) if document else None
    if template is None:
        return None
    assert document is not None
    if not _check_template(template, document, problems):
        return None
    vocabularies = dict(settings.config.vocabularies)
    keys = []
    for key in template.metadata:
        words = vocabularies.pop(key.key, None)
        keys.append(key.model_copy(update={"vocabulary": words}) if words else key)
    for unknown in vocabularies:
        problems.error(
            f"the template “{name}” has no metadata key “{unknown}”",
            settings.document.path,
            **settings.document.where(("vocabularies", unknown), key=True),
            fix=did_you_mean(unknown, (k.key for k in template.metadata)) or "Remove it.",
        )
    return template.model_copy(update={"metadata": tuple(keys)})


def _check_template(template: Template, document: YamlDocument, problems: Problems) -> bool:
    """Whether every id, heading and key of the template stands once, and is free to be used."""
    before = len(problems.errors)
    things: list[tuple[str, Loc]] = []
    for index, section in enumerate(template.sections):
        heading = _folded(section.heading)
        things.append((f"section id “{section.id}”", ("sections", index, "id")))
        things.append((f"heading “{heading}”", ("sections", index, "heading")))
        things += [
            (f"heading “{_folded(alias)}”", ("sections", index, "aliases", number))
            for number, alias in enumerate(section.aliases)
            if _folded(alias) != heading
        ]
    for index, key in enumerate(template.metadata):
        things.append((f"metadata key “{key.key}”", ("metadata", index, "key")))
        if key.key in FrontMatter.model_fields:
            problems.error(
                f"“{key.key}” can't be a metadata key, because every narrative already has it",
                document.path,
                **document.where(("metadata", index, "key")),
                fix="Choose another name.",
            )
    check_once(things, document, problems)
    return len(problems.errors) == before


def _document(settings: Settings, name: str, problems: Problems) -> YamlDocument | None:
    if name in bundled_templates():
        file = resources.files("synth.narratives") / "templates" / f"{name}.yaml"
        return parse_yaml(file.read_text("utf-8"), Path(f"{name}.yaml"), problems)
    path = settings.root / name
    if path.suffix in (".yaml", ".yml") and path.exists():
        return load_yaml(path, problems)
    problems.error(
        f"there is no template “{name}”",
        settings.root / layout.CONFIG,
        **settings.document.where(("template",)),
        fix="Give "
        + " or ".join(f"“{t}”" for t in bundled_templates())
        + ", or the path of a YAML file in the study's folder.",
    )
    return None
