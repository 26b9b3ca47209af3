"""The records as a user of instructor or pydantic-ai would write them: values already normalized by the model.

What tells two events apart must be written, if only as null; the rest may be left out, so that answers stay short.
"""

from typing import Literal

from pydantic import BaseModel, Field

ISO = "ISO 8601 date: 2025-11-25, or 2025-11 or 2025 if only that is known"
CODE = "ISO 3166-1 alpha-2 code of the country"

Status = Literal["planned", "ongoing", "completed", "cancelled", "postponed", "unknown"]
Likelihood = Literal["likely", "possible", "uncertain"]


class Person(BaseModel):
    name: str | None = Field(description="full name in the nominative, as the article spells it")
    country: str | None = Field(description=CODE)


class Participant(Person):
    attendance: Literal["attended", "expected", "declined", "replaced", "remote", "invited", "unknown"] = "unknown"


class Visit(BaseModel):
    """A leader (head of state, government or parliament, foreign minister) travels to a foreign country."""

    visitor: Person
    destination_country: str | None = Field(description=CODE)
    destination_city: str | None = None
    start: str | None = Field(description=ISO)
    end: str | None = Field(None, description=ISO)
    kind: Literal["state", "official", "official_working", "working", "private", "transit", "unspecified"] = (
        "unspecified"
    )
    status: Status = "unknown"
    likelihood: Likelihood | None = None
    attributed_to: str | None = Field(None, description="who says it, in the article's words")


class Summit(BaseModel):
    """Leaders of different countries meet in person, two or more of them. Phone and video calls are none."""

    name: str | None = Field(None, description="the article's words for the meeting")
    organization: str | None = Field(None, description="abbreviation of the organization that meets, such as CSTO")
    level: Literal["multilateral", "bilateral"]
    kind: Literal[
        "summit",
        "statutory_body_session",
        "informal_leaders_meeting",
        "talks",
        "meeting",
        "sideline_meeting",
        "tete_a_tete",
    ] = "meeting"
    country: str | None = Field(description=CODE)
    city: str | None = None
    start: str | None = Field(description=ISO)
    end: str | None = Field(None, description=ISO)
    participants: list[Participant]
    status: Status = "unknown"
    likelihood: Likelihood | None = None
    attributed_to: str | None = Field(None, description="who says it, in the article's words")


class TradeFigure(BaseModel):
    """One number about trade between countries."""

    reporter: str | None = Field(description=f"whose trade it is: {CODE}")
    partner: str | None = Field(description=f"with whom: {CODE}")
    flow: Literal[
        "turnover", "export", "import", "balance", "re_export", "re_import", "transit", "settlement", "investment",
        "other",
    ]  # fmt: skip
    measure: Literal["level", "share", "growth", "growth_multiple", "change", "rank", "index"]
    value: float | None = Field(description="in full units: 4 billion is 4000000000; a fall is negative")
    value_max: float | None = Field(None, description="upper end of a range")
    unit: str | None = Field(description="ISO 4217 currency, percent, pp, times, t, m3 or rank")
    qualifier: Literal["exact", "about", "over", "under", "at_least", "up_to", "range"] = "exact"
    dual_value: float | None = Field(None, description="the same amount in a second currency")
    dual_unit: str | None = None
    start: str | None = Field(description=f"first day, month or year that the number is for, {ISO}")
    end: str | None = Field(None, description=ISO)
    base_start: str | None = Field(None, description=f"what growth is counted from, {ISO}")
    base_end: str | None = Field(None, description=ISO)
    rank: int | None = None
    product: str | None = Field(None, description="goods, in the article's words; null for all goods")
    modality: Literal["observed", "estimate", "forecast", "target", "potential"] = "observed"
    source_org: str | None = Field(None, description="whose statistics, in the article's words")
    attributed_to: str | None = Field(None, description="who says it, in the article's words")


class Events(BaseModel):
    """All visits, summits and trade figures of one article; lists are empty if it has none."""

    visits: list[Visit]
    summits: list[Summit]
    trade_figures: list[TradeFigure]
