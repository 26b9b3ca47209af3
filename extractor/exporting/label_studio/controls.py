"""What is asked about which region: one table, from the types of labels; and the labeling config that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, get_args, get_origin
from xml.etree import ElementTree

from pydantic import BaseModel

from ...evaluation.gold import GoldClaim, GoldSummit, GoldTradeFigure, GoldVisit, Label

RECORDS: dict[str, tuple[str, type[GoldVisit | GoldSummit | GoldTradeFigure | GoldClaim]]] = {
    "Visit": ("visits", GoldVisit),
    "Summit": ("summits", GoldSummit),
    "TradeFigure": ("trade_figures", GoldTradeFigure),
    "Claim": ("claims", GoldClaim),
}
"""Label of a record's region -> the list of a gold case that it stands in, and its type."""

LINKS = {"summits": "Visit", "on_margins_of": "Summit"}
"""Relations between records, and the record that each begins at; it ends at a summit."""

EVIDENCE, CLAIM_WORDS = "evidence", "number or order"
"""Labels of further sentences, and of the words of a claim."""

LABELS, TEXT, PART = "label", "text", "part"
"""Names of three tags: the labels, the article, and what part of its slot a region's words are for."""

LABELLED = ("Visit", "Summit", "TradeFigure")
_NOT_ASKED = {*Label.model_fields, *LINKS, "text"}
_COLOURS = {"Visit": "#1f6f8b", "Summit": "#8b5a1f", "TradeFigure": "#4f7a28", "Claim": "#6b4fa0"}
_SLOT, _SENTENCE = "#c9a227", "#9aa5b1"


@dataclass(frozen=True, slots=True)
class Control:
    """One question about a region: the tag's name, the labels of regions that it is asked about, what it fills."""

    name: str
    labels: tuple[str, ...]
    path: str
    choices: tuple[str, ...] = ()
    """What may be answered; empty: any words."""
    many: bool = False
    hint: str = ""

    @property
    def type(self) -> str:
        """Of the results that it gives."""
        return "choices" if self.choices else "textarea"


def _asked(model: type[BaseModel], where: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Dotted path and choices of every value of a label, but for lists."""
    for name, field in model.model_fields.items():
        path = f"{where}{name}"
        kinds = [one for one in _flat(field.annotation) if one is not NoneType]
        if (not where and name in _NOT_ASKED) or any(get_origin(one) is tuple for one in kinds):
            continue
        if isinstance(kinds[0], type) and issubclass(kinds[0], BaseModel):
            yield from _asked(kinds[0], f"{path}.")
        else:
            yield path, get_args(kinds[0]) if get_origin(kinds[0]) is Literal else ()


def _flat(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, or the one type."""
    return get_args(annotation) if NoneType in get_args(annotation) else (annotation,)


def _controls() -> Iterator[Control]:
    for label, (_, model) in RECORDS.items():
        for path, choices in _asked(model):
            yield Control(f"{label}_{path.replace('.', '_')}", (label,), path, choices)
    yield Control("Summit_participants", ("Summit",), "participants", many=True, hint="name | country | attendance")
    yield Control("accept", LABELLED, "accept", many=True, hint='also right: kind = "official"')
    hint = "slots that two careful readers could settle differently: period.end"
    yield Control("unscored", LABELLED, "unscored", many=True, hint=hint)
    yield Control("note", LABELLED, "note")
    yield Control(PART, SLOTS, PART, hint="the words are for a part only: city, end, 0 (the first participant)")


SLOTS = tuple(
    dict.fromkeys(name for one in LABELLED for name in RECORDS[one][1].model_fields if name not in Label.model_fields)
)
"""Labels of regions with the words of a slot; a slot has the same label in all records."""

CONTROLS = {one.name: one for one in _controls()}
"""Name of a tag -> what it asks."""


def labeling_config() -> str:
    """The labeling config of a Label Studio project for these records, XML.

    >>> labeling_config().splitlines()[0]
    '<View>'
    """
    view = ElementTree.Element("View")
    style = ElementTree.SubElement(view, "Style")
    style.text = ".htx-text { white-space: pre-wrap; }"  # else blanks and lines of the article are joined
    ElementTree.SubElement(view, "Header", value="$head", size="5")
    labels = ElementTree.SubElement(view, "Labels", name=LABELS, toName=TEXT, showInline="true")
    for key, (value, colour) in enumerate(_COLOURS.items(), 1):
        ElementTree.SubElement(labels, "Label", value=value, background=colour, hotkey=str(key))
    for value in (*SLOTS, EVIDENCE, CLAIM_WORDS):
        colour = _SENTENCE if value == EVIDENCE else _SLOT
        ElementTree.SubElement(labels, "Label", value=value, background=colour)
    relations = ElementTree.SubElement(view, "Relations")
    for value in LINKS:
        ElementTree.SubElement(relations, "Relation", value=value)
    ElementTree.SubElement(view, "Text", name=TEXT, value="$text")
    for shown_for in dict.fromkeys(control.labels for control in CONTROLS.values()):
        shown = {"visibleWhen": "region-selected", "whenLabelValue": ",".join(shown_for)}
        box = ElementTree.SubElement(view, "View", shown)
        for control in CONTROLS.values():
            if control.labels == shown_for:
                _ask(box, control, shown)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"


def _ask(box: ElementTree.Element, control: Control, shown: dict[str, str]) -> None:
    title = control.path + (f" ({control.hint})" if control.hint else "")
    ElementTree.SubElement(box, "Header", value=title, size="6")
    tag = {"name": control.name, "toName": TEXT, "perRegion": "true", **shown}
    if control.choices:
        choices = ElementTree.SubElement(box, "Choices", tag, choice="single-radio", showInline="true")
        for value in control.choices:
            ElementTree.SubElement(choices, "Choice", value=value)
    else:
        most = {} if control.many else {"maxSubmissions": "1"}
        ElementTree.SubElement(box, "TextArea", tag, editable="true", rows="1", **most)
