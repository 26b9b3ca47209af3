"""Write docs/trade_figures.sdmx.xml: the structure of our SDMX-CSV for SDMX tools, as an SDMX-ML 3.0 message.

Code lists of our own words are enumerated; where a list is a standard's, its values are only words here, and
docs/batch.md names the list.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from pysdmx.io import format as formats
from pysdmx.io import write_sdmx
from pysdmx.model import (
    Code,
    Codelist,
    Component,
    Components,
    Concept,
    ConceptScheme,
    Dataflow,
    DataStructureDefinition,
    DataType,
    ItemReference,
    Role,
)
from pysdmx.model.message import Header

from extractor.exporting.sdmx import COLUMNS, FLOWS, STATUSES, STRUCTURE_ID
from extractor.records import Flow, Measure, Modality, Qualifier

PAGE = Path(__file__).parent.parent / "docs" / "trade_figures.sdmx.xml"
AGENCY, ID, VERSION = "EXTRACTOR", "TRADE_FIGURES", "1.0.0"
assert f"{AGENCY}:{ID}({VERSION})" == STRUCTURE_ID
LISTS = {
    "FREQ": ("A", "S", "Q", "M", "D", "_Z"),
    "FLOW": tuple(FLOWS.get(word, word.upper()) for word in get_args(Flow)),
    "MEASURE": tuple(word.upper() for word in get_args(Measure)),
    "PRODUCT": ("_T", "_X"),
    "UNIT_MULT": ("0",),
    "OBS_STATUS": tuple(dict.fromkeys(STATUSES.values())),
    "MODALITY": tuple(word.upper() for word in get_args(Modality)),
    "QUALIFIER": tuple(word.upper() for word in get_args(Qualifier)),
}
"""Every code that may stand in a component, where it is one of few."""
NAMES = {
    "A": "annual, or normal value",
    "S": "half-yearly",
    "Q": "quarterly",
    "M": "monthly, or import",
    "D": "daily",
    "_Z": "not applicable",
    "_T": "total",
    "_X": "not said",
    "0": "units",
    "E": "estimated value",
    "F": "forecast value",
    "X": "export",
    "RX": "re-export",
    "RM": "re-import",
}
TYPES = {"OBS_VALUE": DataType.DECIMAL, "OBS_VALUE_MAX": DataType.DECIMAL, "TIME_PERIOD": DataType.PERIOD}
FIRST_MEASURE = COLUMNS.index("OBS_VALUE")
OPTIONAL = COLUMNS.index("QUALIFIER") + 1
"""Attributes from here on may be empty."""


def structure() -> list[object]:
    """Code lists, concepts, data structure and dataflow."""
    lists = {
        name: Codelist(
            f"CL_{name}",
            name=name,
            agency=AGENCY,
            version=VERSION,
            items=[Code(word, name=NAMES.get(word, word.lower().replace("_", " "))) for word in words],
        )
        for name, words in LISTS.items()
    }
    concepts = ConceptScheme(
        "CS_TRADE_FIGURES",
        name="Components of trade figures",
        agency=AGENCY,
        version=VERSION,
        items=[Concept(name, name=name) for name in COLUMNS[3:]],
    )
    components = Components([_component(at, name, lists.get(name)) for at, name in enumerate(COLUMNS[3:], 3)])
    defined = DataStructureDefinition(
        ID, name="Trade figures of articles", agency=AGENCY, version=VERSION, components=components
    )
    flow = Dataflow(ID, name="Trade figures of articles", agency=AGENCY, version=VERSION, structure=defined)
    return [*lists.values(), concepts, defined, flow]


def _component(at: int, name: str, codes: Codelist | None) -> Component:
    role = Role.DIMENSION if at < FIRST_MEASURE else Role.MEASURE if at == FIRST_MEASURE else Role.ATTRIBUTE
    return Component(
        name,
        required=at < OPTIONAL,
        role=role,
        concept=ItemReference("Concept", AGENCY, "CS_TRADE_FIGURES", VERSION, name),
        local_dtype=TYPES.get(name, DataType.STRING),
        local_codes=codes,
        attachment_level="O" if role is Role.ATTRIBUTE else None,
    )


def message() -> str:
    """The file as it should be; the same every time."""
    header = Header(id=ID, prepared=datetime(2026, 11, 30, tzinfo=UTC))
    written = write_sdmx(structure(), formats.Format.STRUCTURE_SDMX_ML_3_0, header=header)
    assert written
    return written


if __name__ == "__main__":
    PAGE.write_text(message(), "utf-8")
