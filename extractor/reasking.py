"""Drafts that failed a check -> another answer, where the model has a better one once it is told what was wrong.

A question is asked again once, with the first answer and the words of the failed checks. The second answer takes the
place of the first only if fewer of its checks fail, and never unseen: what it replaces is withheld, what it gives has a
note.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .asking import Answers, Asked, Drafted, Prompts, Stands, Tell, ask_all, confirm, not_read, read_drafts
from .assembly import Context, Refusal
from .errors import AnswerError
from .prompting import Prompt, advice, build_reasking_messages
from .records import Issue, Record, Withheld
from .validation import refused

if TYPE_CHECKING:
    from .model import Model

MOST_REASONS = 12
"""Failed checks that one question names."""

Outcome = tuple[Drafted, Record | Refusal]
"""A draft, and its record with all checks of one record or the reason why it is none."""


@dataclass(frozen=True, slots=True)
class Again:
    """What the drafts give with the second answers that are better, and the drafts that these replace."""

    outcomes: list[Outcome]
    replaced: list[Withheld]


def ask_again(
    model: Model,
    prompts: Prompts,
    context: Context,
    answers: Answers,
    read: Callable[[Sequence[Drafted]], list[Outcome]],
    stands: Stands,
    tell: Tell,
) -> Again:
    """The outcomes that ``read`` gives for the drafts of ``answers``, some of them asked for again.

    Of more questions than the article may still cost, those that are told first are asked.

    Raises:
        ModelUnavailable: the model cannot be reached.
        CassetteMiss: a recording is replayed that does not hold one of the questions.
    """
    prompt, outcomes = prompts["reasking"], read(answers.drafts)
    first = _by_question(outcomes)
    reasons = {asked: why for asked, given in first.items() if (why := _reasons(prompt, given))}
    again = _affordable(list(reasons), answers)
    second: dict[Asked, list[Drafted]] = {}
    questions = [_with_reasons(asked, first[asked], reasons[asked], prompt) for asked in again]
    replies = ask_all(lambda one: one.answer(model), questions, model.identity.slots, tell) if again else ()
    for asked, reply in zip(again, replies, strict=True):
        answers.asked_again += 1
        answers.count(reply)
        if not isinstance(reply, AnswerError):
            second[asked] = confirm(model, prompts, read_drafts(asked, reply, context)[0], stands, answers)
        elif reply.kind == "deferred":  # it comes with a batch; any other error leaves the first answer as it is
            answers.issues.append(not_read(reply, asked))
    tried = _by_question(read(_with(second, answers.drafts)))
    better = {asked: drafts for asked, drafts in second.items() if _is_better(tried.get(asked, ()), first[asked])}
    if not better:
        return Again(outcomes, [])
    answers.mended += len(better)
    # Read anew, because figures take from those before them.
    mended = [
        _noted(one, first, reasons) if one[0].asked in better else one for one in read(_with(better, answers.drafts))
    ]
    replaced = [
        _replaced(one, reasons[asked])
        for asked, drafts in better.items()
        for one in first[asked]
        if one[0].draft not in [other.draft for other in drafts]
    ]
    return Again(mended, replaced)


def _by_question(outcomes: Sequence[Outcome]) -> dict[Asked, list[Outcome]]:
    found: dict[Asked, list[Outcome]] = {}
    for one in outcomes:
        found.setdefault(one[0].asked, []).append(one)
    return found


def _with(others: Mapping[Asked, list[Drafted]], drafts: Sequence[Drafted]) -> list[Drafted]:
    """The drafts with those of ``others`` in the place of all drafts of the same question."""
    questions = dict.fromkeys(one.asked for one in drafts)
    own = {asked: [one for one in drafts if one.asked is asked] for asked in questions}
    return [one for asked in questions for one in others.get(asked, own[asked])]


def _reasons(prompt: Prompt, given: Sequence[Outcome]) -> list[str]:
    """What was wrong with an answer, in words of the checks, where another choice is open."""
    messages: dict[str, list[str]] = {}
    for one, outcome in given:
        for failed in _failed(outcome):
            found = advice(prompt, one.window.task, failed.code, one.draft)
            if found is not None and any(_is_open(one, field) for field in found[1]):
                messages.setdefault(found[0], []).append(failed.message)
    return [f"{'; '.join(dict.fromkeys(said))}. {asked}" for asked, said in messages.items()]


def _failed(outcome: Record | Refusal) -> Sequence[Issue | Refusal]:
    if isinstance(outcome, Refusal):
        return (outcome,)
    return [issue for issue in outcome.issues if issue.severity != "info"]


def _is_open(one: Drafted, field: str) -> bool:
    """True if other words than those of the draft could be chosen for a field."""
    chosen, offered = one.draft.get(field), one.window.choices.get(field)
    if offered is None or (not offered and isinstance(chosen, list)):
        return True
    return bool(set(offered).difference(chosen if isinstance(chosen, list) else [chosen]))


def _affordable(failed: Sequence[Asked], answers: Answers) -> list[Asked]:
    """Those that the article may still cost, in the order of asking."""
    in_text = sorted(failed, key=lambda asked: asked.span.start)
    left = in_text[answers.left :]
    if left:
        answers.cut(len(left), len(failed), left[0].span)
    return [asked for asked in failed if asked not in left]


def _with_reasons(asked: Asked, given: Sequence[Outcome], reasons: Sequence[str], prompt: Prompt) -> Asked:
    """The question with the first answer and what is wrong with it."""
    drafts: dict[str, list[dict[str, Any]]] = {task: [] for task in asked.tasks}
    for one in dict.fromkeys(one for one, _ in given):
        shown = (
            one.draft if not one.window.whole else {key: value for key, value in one.draft.items() if value is not None}
        )
        drafts[one.window.task].append(shown)
    answer = json.dumps(drafts, ensure_ascii=False, separators=(",", ":"))
    return replace(asked, messages=build_reasking_messages(asked.messages, answer, reasons[:MOST_REASONS], prompt))


def _is_better(second: Sequence[Outcome], first: Sequence[Outcome]) -> bool:
    """True if fewer checks fail, errors before warnings, and as much stands as before: leaving out mends nothing."""
    stands = [sum(not _is_refused(outcome) for _, outcome in given) for given in (second, first)]
    return stands[0] >= max(stands[1], 1) and _faults(second) < _faults(first)


def _faults(given: Sequence[Outcome]) -> tuple[int, int]:
    """How many drafts are no record, and how many warnings the others have."""
    standing = [outcome for _, outcome in given if not _is_refused(outcome)]
    return len(given) - len(standing), sum(len(_failed(outcome)) for outcome in standing)


def _is_refused(outcome: Record | Refusal) -> bool:
    return isinstance(outcome, Refusal) or refused(outcome) is not None


def _noted(mended: Outcome, first: Mapping[Asked, list[Outcome]], reasons: Mapping[Asked, list[str]]) -> Outcome:
    """A record of a second answer with a note that says so; as it is if the first answer had the same draft."""
    one, record = mended
    if isinstance(record, Refusal) or one.draft in [other.draft for other, _ in first[one.asked]]:
        return mended
    message = f"the first answer failed a check, this is the second: {reasons[one.asked][0]}"
    note = Issue(code="asked_again", severity="info", message=message, spans=(one.window.focus,))
    return one, record.model_copy(update={"issues": (*record.issues, note)})


def _replaced(first: Outcome, reasons: Sequence[str]) -> Withheld:
    """A draft whose place another answer took, with the check that it failed."""
    one, outcome = first
    error = outcome if isinstance(outcome, Refusal) else refused(outcome)
    error = error or Refusal("asked_again", f"a second answer took its place: {reasons[0]}")
    window = one.window.focus
    return Withheld(task=one.window.task, draft=one.draft, window=window, code=error.code, message=error.message)
