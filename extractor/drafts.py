"""The loose forms that the model fills: words of the article and closed choices, never computed values.

Each form can be narrowed to one window (:func:`narrow`): where code has already found the persons, places,
dates and numbers that stand there, the model may only choose among them, so it cannot translate, compute or
invent. What the model does with its choice is checked afterwards by code that did not see the answer.

A strong model that reads a whole article fills the same forms with a few more words (``Told…``): it resolves what
the sentence leaves open, and shows for every value the words that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, create_model

Task = Literal["visits", "summits", "trade_figures"]
TASKS: tuple[Task, ...] = get_args(Task)

MOST = 4
"""Most drafts that one window may give; small models otherwise fill the list with every pair of names."""

_COUNTED: dict[Task, str] = {"visits": "destination", "summits": "meeting", "trade_figures": "number"}
"""The field whose choices bound the list: two persons may go to one place, but one word names one meeting."""


class Draft(BaseModel):
    """Base of the forms: no unknown fields, words stripped of white space."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)


class VisitDraft(Draft):
    """Somebody travels to another country."""

    destination: str = Field(max_length=200)
    visitor: str = Field(max_length=200)
    date: str | None = Field(max_length=200)


class SummitDraft(Draft):
    """Leaders meet in person."""

    meeting: str = Field(max_length=300)
    participants: list[str] = Field(max_length=12)
    place: str | None = Field(max_length=200)
    date: str | None = Field(max_length=200)


class TradeFigureDraft(Draft):
    """A number about trade between economies."""

    number: str = Field(max_length=200)
    reporter: str | None = Field(max_length=200)
    partner: str | None = Field(max_length=200)
    date: str | None = Field(max_length=200)


Words = Annotated[str, Field(max_length=200)]
"""Words of the article, character by character."""


class Told(Draft):
    """What drafts of a whole article share: the sentences that tell of it, the main one first, and who says it.

    What the article does not say may be left out: most fields of most drafts, and answers cost more than questions.
    """

    sentences: list[int] = Field(max_length=40)
    said_by: Words | None = None


class ToldVisit(VisitDraft, Told):
    """A visit as a whole article tells of it."""

    acts_for: Words | None = None
    city: Words | None = None
    date: Words | None = None
    end: Words | None = None
    verb: Words | None = None
    kind: Words | None = None
    unsure: Words | None = None


class Party(Draft):
    """Who takes part, for which country, and the words that say that they stay away or join by link."""

    who: Words
    acts_for: Words | None = None
    away: Words | None = None


class ToldSummit(Told):
    """A meeting as a whole article tells of it."""

    meeting: str = Field(max_length=300)
    form: Words | None = None
    organization: Words | None = None
    participants: list[Party] = Field(max_length=40)
    place: Words | None = None
    city: Words | None = None
    date: Words | None = None
    end: Words | None = None
    verb: Words | None = None
    unsure: Words | None = None


class ToldTradeFigure(TradeFigureDraft, Told):
    """A trade figure as a whole article tells of it."""

    reporter: Words | None = None
    partner: Words | None = None
    date: Words | None = None
    second: Words | None = None
    flow: Words | None = None
    change: Words | None = None
    base: Words | None = None
    rank: Words | None = None
    product: Words | None = None
    outlook: Words | None = None
    source: Words | None = None


class Visits(Draft):
    """Answer to the task ``visits``."""

    visits: list[VisitDraft] = Field(max_length=2 * MOST)


class Summits(Draft):
    """Answer to the task ``summits``."""

    summits: list[SummitDraft] = Field(max_length=2 * MOST)


class TradeFigures(Draft):
    """Answer to the task ``trade_figures``."""

    trade_figures: list[TradeFigureDraft] = Field(max_length=2 * MOST)


FORMS: dict[Task, type[Draft]] = {"visits": Visits, "summits": Summits, "trade_figures": TradeFigures}
ITEMS: dict[Task, type[Draft]] = {"visits": VisitDraft, "summits": SummitDraft, "trade_figures": TradeFigureDraft}

TOLD: dict[Task, type[Draft]] = {"visits": ToldVisit, "summits": ToldSummit, "trade_figures": ToldTradeFigure}

Choices = Mapping[str, Sequence[str]]
"""Words of the window that may fill a field; a field that is missing here takes any words."""


def narrow(task: Task, choices: Choices) -> type[Draft]:
    """The answer form of ``task`` with every field in ``choices`` limited to the words listed for it.

    Fields that may be empty stay so. The form's JSON schema then carries ``enum`` lists, which servers with
    structured output enforce while the answer is written.

    >>> form = narrow("visits", {"visitor": ["Токаев"], "destination": ["в Россию"]})
    >>> form.model_validate({"visits": [{"visitor": "Путин", "destination": "в Россию", "date": None}]})
    Traceback (most recent call last):
        ...
    pydantic_core._pydantic_core.ValidationError: 1 validation error for Visits
    visits.0.visitor
      Input should be 'Токаев' [type=literal_error, input_value='Путин', input_type=str]
    ...
    """
    item, form = ITEMS[task], FORMS[task]
    fields: dict[str, Any] = {}
    for name, field in item.model_fields.items():
        if name not in choices:
            continue
        words = tuple(dict.fromkeys(choices[name]))
        closed: Any = Literal[words] if words else None
        if field.annotation == list[str]:
            fields[name] = (list[closed], Field(max_length=max(1, len(words)))) if words else (list[str], field)
        elif words and field.annotation == str | None:
            # typing remembers unions, and takes two Literals for the same whose words stand in another order: without
            # the note, the order of the choices would depend on which articles this process has read before.
            fields[name] = (Annotated[closed, words] | None, ...)
        else:
            fields[name] = (closed, ...)
    narrowed: Any = create_model(item.__name__, __base__=item, **fields)
    offered = len(choices.get(_COUNTED[task], ()))
    spare = 1 if task == "visits" else 0
    bound = min(offered + spare, 2 * MOST) if offered else MOST
    drafts: Any = {task: (list[narrowed], Field(max_length=bound))}
    return create_model(form.__name__, __base__=form, **drafts)


def article_form(tasks: Sequence[Task] = TASKS) -> type[Draft]:
    """The answer form of a whole article: a list for each of ``tasks``.

    >>> list(article_form(("visits",)).model_fields)
    ['visits']
    """
    lists: Any = {task: (list[TOLD[task]], ...) for task in tasks}  # type: ignore[valid-type]  # a class chosen by its name
    return create_model("Article", __base__=Draft, **lists)


def items(task: Task, answer: Draft) -> list[dict[str, Any]]:
    """The drafts of an answer as plain dictionaries, in the order given."""
    return [draft.model_dump() for draft in getattr(answer, task)]
