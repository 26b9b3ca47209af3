"""Article + Model -> drafts, each with the window it is read in: one sentence at a time, or a whole article at once.

A small model pairs every person with every date of a paragraph, so it is asked about one sentence and one task at a
time, with closed choices. A strong one gets as much of the article as fits and gives all lists in one answer.

A small model also fills a form with whatever stands in a sentence. Asked about one draft alone, with nothing to fill
in, it tells real ones from others better than most checks by code: its odds are a signal for the confidence.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from .assembly import Context, Refusal
from .drafts import TASKS, Draft, Task, article_form, items, narrow
from .errors import AnswerError
from .prompting import Prompt, Question, build_article_messages, build_confirmation_messages, build_messages
from .records import Issue
from .sections import Section, halves, plan_sections
from .spans import Span
from .windowing import Plan, Window, plan_windows

if TYPE_CHECKING:
    from .model import Model, Odds, Reply

ANSWER_TOKENS: dict[Task, int] = {"visits": 320, "summits": 480, "trade_figures": 640}
"""Room for the answer about one sentence. Without a bound a small model can run on for minutes."""

ARTICLE_TOKENS = (800, 8000)
"""Least and most room for the answer about a whole article; between them one token a character of it."""

MOST_QUESTIONS = 1500
"""Most questions about one article, those that are asked again and those about its records among them.

Real ones need a few dozen; nobody shall be made to pay for a text made to cost."""

Tell = Callable[[int, int], None]
"""Called with how many questions are answered, and how many there are."""

Prompts = Mapping[Question, Prompt]
Stands = Callable[["Drafted"], bool]
"""False for drafts that code refuses, whatever the model says of them."""
_Q = TypeVar("_Q")
_A = TypeVar("_A")


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question as it is sent: its messages, the form of the answer and the room for it, and what it is about."""

    messages: list[dict[str, str]]
    form: type[Draft]
    room: int
    about: Window | Section

    def answer(self, model: Model) -> Reply[Any] | AnswerError:
        """What the model answers, or why that cannot be used."""
        try:
            return model.ask(self.messages, self.form, max_tokens=self.room)
        except AnswerError as error:
            return error

    @property
    def span(self) -> Span:
        """The sentence or the section."""
        return self.about.focus if isinstance(self.about, Window) else self.about.span

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Which kinds of record it asks for."""
        return (self.about.task,) if isinstance(self.about, Window) else self.about.tasks


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """A draft with its window and its question.

    ``logprob`` is that of the whole answer, where it holds little else; ``refusal`` says why the draft has no window;
    ``confirmed`` is how sure the model is of the draft, as log-odds.
    """

    window: Window
    draft: dict[str, Any]
    asked: Asked
    logprob: float | None = None
    refusal: Refusal | None = None
    confirmed: float | None = None


@dataclass(slots=True)
class Answers:
    """The drafts of an article, what could not be read, and what asking took."""

    drafts: list[Drafted] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    most: int = MOST_QUESTIONS
    windows: int = 0
    skipped: int = 0
    asked_again: int = 0
    mended: int = 0
    confirmed: int = 0
    unconfirmed: list[Span] = field(default_factory=list)
    calls: int = 0
    tokens: tuple[int, int, int] = (0, 0, 0)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @property
    def left(self) -> int:
        """How many questions may still be asked."""
        return max(0, self.most - self.windows - self.asked_again - self.confirmed)

    def cut(self, left: int, total: int, first: Span) -> None:
        """Say that so many questions are left out, and where the first of them is."""
        message = f"{left} of {total} questions were not asked: an article may cost {MOST_QUESTIONS}"
        self.issues.append(Issue(code="not_asked", severity="error", message=message, spans=(first,)))

    def cut_unconfirmed(self) -> None:
        """Say how many drafts were not asked about once more, if the article might not cost so many."""
        if self.unconfirmed:
            left = len(self.unconfirmed)
            self.cut(left, left + self.confirmed, min(self.unconfirmed))

    def count(self, answer: Reply[Any] | Odds | AnswerError) -> None:
        """Add what an answer took; may be called from any thread, as :meth:`may_confirm` may."""
        spent = answer.tokens if isinstance(answer, AnswerError) else astuple(answer.tokens)
        with self._lock:
            self.calls += answer.calls
            self.tokens = tuple(a + b for a, b in zip(self.tokens, spent, strict=True))

    def may_confirm(self, sentence: Span) -> bool:
        """Count one more question about a draft; False, and a note of the sentence, if the article may not cost it."""
        with self._lock:
            if self.left:
                self.confirmed += 1
                return True
            self.unconfirmed.append(sentence)
            return False


def ask_sentences(model: Model, prompts: Prompts, context: Context, tell: Tell, most: int, stands: Stands) -> Answers:
    """One question for every sentence that may hold a record, and for every kind of record it may hold.

    Of more than ``most`` those about the first sentences are asked, whatever the kind. Each is followed by questions
    about the drafts of its answer that stand, if there is a prompt for these.
    """
    plans = [_plan(context, task) for task in TASKS]
    planned = [window for plan in plans for window in plan.windows]
    in_text = sorted(range(len(planned)), key=lambda at: planned[at].focus.start)
    windows = [planned[at] for at in sorted(in_text[:most])]
    left = [planned[at] for at in in_text[most:]]
    date = context.published.date if context.published else None

    questions = [
        Asked(
            build_messages(context.text, window, prompts[window.task], date),
            narrow(window.task, window.choices),
            ANSWER_TOKENS[window.task],
            window,
        )
        for window in windows
    ]
    told = Answers(most=most, windows=len(windows), skipped=len(left) + sum(len(plan.skipped) for plan in plans))
    if left:
        told.cut(len(left), len(planned), left[0].focus)

    def one(asked: Asked) -> list[Drafted] | AnswerError:
        answer = asked.answer(model)
        told.count(answer)
        if isinstance(answer, AnswerError):
            return answer
        return confirm(model, prompts, read_drafts(asked, answer, context)[0], stands, told)

    answers = list(ask_all(one, questions, model.identity.slots, tell))
    _raise_if_all_failed(answers)
    for asked, found in zip(questions, answers, strict=True):
        if isinstance(found, AnswerError):
            told.issues.append(not_read(found, asked))
            continue
        told.drafts += found
        if asked.tasks == ("visits",) and not found:
            told.issues.append(_no_visit(asked.span))
    return told


def read_drafts(asked: Asked, reply: Reply[Any], context: Context) -> tuple[list[Drafted], list[Issue]]:
    """The drafts of an answer, each with the window that it is read in, and what is odd about the answer."""
    if isinstance(window := asked.about, Window):
        return [Drafted(window, draft, asked, reply.logprob) for draft in items(window.task, reply.draft)], []
    drafts: list[Drafted] = []
    issues: list[Issue] = []
    for task in asked.tasks:
        given = items(task, reply.draft)
        for at, draft in enumerate(given):
            if draft not in given[:at]:  # word for word the same is one
                one, odd = _placed(asked, window, context, task, draft)
                drafts.append(one)
                issues += odd
    return drafts, issues


def confirm(
    model: Model, prompts: Prompts, drafts: Sequence[Drafted], stands: Stands, answers: Answers
) -> list[Drafted]:
    """The drafts of one answer, those that stand with how sure the model is that their sentence tells of them.

    Asked right behind the answer the engine has the question still in mind and reads only what is new. Without a prompt
    for it nothing is asked.
    """
    if "confirmation" not in prompts:
        return list(drafts)

    def one(draft: Drafted) -> Drafted:
        if not stands(draft) or not answers.may_confirm(draft.window.focus):
            return draft
        question = build_confirmation_messages(
            draft.asked.messages, draft.window.task, draft.draft, prompts["confirmation"]
        )
        odds = model.odds(question)
        answers.count(odds)
        return replace(draft, confirmed=odds.value)

    return [one(draft) for draft in drafts]


def _plan(context: Context, task: Task) -> Plan:
    return plan_windows(context.text, context.layout, context.readings, task, context.published)


def ask_sections(model: Model, prompts: Prompts, context: Context, tell: Tell, most: int) -> Answers:
    """One question for the whole article, or for each section of a long one.

    A section that the model cannot read or answer at once is cut in two.
    """
    planned = plan_sections(context.layout, context.readings)
    sections = planned[:most]
    spare = threading.Semaphore(max(0, most - len(sections)))  # questions that halves may cost
    date = context.published.date if context.published else None

    def one(section: Section) -> list[tuple[Asked | None, Reply[Any] | AnswerError]]:
        messages = build_article_messages(context.text, context.layout, section, prompts["article"], date)
        room = min(max(ARTICLE_TOKENS[0], len(section.span)), ARTICLE_TOKENS[1])
        asked = Asked(messages, article_form(section.tasks), room, section)
        answer = asked.answer(model)
        cut = isinstance(answer, AnswerError) and answer.kind in ("truncated", "context_overflow")
        parts = halves(section) if cut else ()
        if not parts or not all(spare.acquire(blocking=False) for _ in parts):
            return [(asked, answer)]
        return [(None, answer), *(pair for part in parts for pair in one(part))]

    told = Answers(most=most)
    told.skipped = (1 if not sections else len(sections)) * len(TASKS) - sum(len(one.tasks) for one in sections)
    answers = [pair for pairs in ask_all(one, sections, model.identity.slots, tell) for pair in pairs]
    told.windows = len(answers)
    if len(planned) > len(sections):
        told.cut(len(planned) - len(sections), len(planned), planned[most].span)
    _raise_if_all_failed([answer for asked, answer in answers if asked is not None])
    for asked, answer in answers:
        told.count(answer)
        if asked is None:  # cut in two, which were asked about instead
            continue
        if isinstance(answer, AnswerError):
            told.issues.append(not_read(answer, asked))
            continue
        found, odd = read_drafts(asked, answer, context)
        told.drafts += found
        told.issues += odd
    _note_passed_over(told, context)
    return told


def _placed(
    asked: Asked, section: Section, context: Context, task: Task, draft: dict[str, Any]
) -> tuple[Drafted, list[Issue]]:
    """A draft in the sentences that it names, and what is odd about these."""
    numbers = list(dict.fromkeys(draft["sentences"]))
    spans = [span for number in numbers if (span := section.sentence(number)) is not None]
    whole = (section.span,) if section.lead is None else (section.span, section.lead)
    if not spans:
        window = Window(task, section.span, None, None, {}, whole=whole)
        nowhere = Refusal("no_such_sentence", "the answer names no sentence of the article")
        return Drafted(window, draft, asked, refusal=nowhere), []
    issues: list[Issue] = []
    if len(spans) < len(numbers):
        message = "an answer names a sentence that the question did not show"
        issues.append(Issue(code="no_such_sentence", severity="warning", message=message, spans=(spans[0],)))
    paragraph = context.layout.paragraph_at(spans[0].start)
    heading = paragraph.heading if paragraph is not None else None
    window = Window(task, spans[0], None, heading, {}, tuple(spans[1:]), whole=whole)
    return Drafted(window, draft, asked), issues


def _note_passed_over(told: Answers, context: Context) -> None:
    """A note for every sentence in which code finds a traveller, a place and a word of travelling, and no visit is."""
    plan = _plan(context, "visits")
    placed = [one.window for one in told.drafts if one.refusal is None]
    used = [span for window in placed if window.task == "visits" for span in window.telling]
    for window in plan.windows:
        if not any(span.overlaps(one) for one in (window.focus, *window.twins) for span in used):
            told.issues.append(_no_visit(window.focus))


def ask_all(one: Callable[[_Q], _A], questions: Sequence[_Q], slots: int, tell: Tell) -> Iterator[_A]:
    """What ``one`` gives for every question, in order, as many at once as the model takes."""
    tell(0, len(questions))
    pool = ThreadPoolExecutor(slots) if slots > 1 else None
    try:
        answers = pool.map(one, questions) if pool else map(one, questions)
        for done, answer in enumerate(answers, start=1):
            tell(done, len(questions))
            yield answer
    except Exception:
        if pool:  # what is under way ends before anybody closes the connections
            pool.shutdown(cancel_futures=True)
        raise
    finally:
        if pool:  # after an error or Ctrl-C, what has not been asked yet is not asked any more
            pool.shutdown(wait=False, cancel_futures=True)


def _raise_if_all_failed(answers: Sequence[object]) -> None:
    failures = [answer for answer in answers if isinstance(answer, AnswerError)]
    if failures and len(failures) == len(answers):
        raise next((failure for failure in failures if failure.kind == "deferred"), failures[0])


def not_read(error: AnswerError, asked: Asked) -> Issue:
    """What an error left unread."""
    part = "sentence" if isinstance(asked.about, Window) else "part"
    message = f"{', '.join(asked.tasks)} of this {part} were not read: {error.message}"
    return Issue(code=f"answer_{error.kind}", severity="error", message=message, spans=(asked.span,))


def _no_visit(sentence: Span) -> Issue:
    """A note where code has found a traveller, a place and a word of travelling, and the model no visit.

    Mostly the model is right, but nobody should have to search for what was passed over.
    """
    message = "the sentence speaks of travelling, but no visit was read in it"
    return Issue(code="no_visit_read", severity="info", message=message, spans=(sentence,))
