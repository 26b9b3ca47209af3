"""The whole walk from an article to its records, one line a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from . import asking, confidence
from .article import Article
from .asking import Answers, Drafted, Stands, ask_sections, ask_sentences
from .assembly import Assembled, Context, Refusal, assemble, carry_over
from .claims import check_claims, cite_items, contradictions, read_claims, weigh_dates
from .drafts import TASKS
from .edits import Copy
from .errors import AnswerError
from .fingerprints import simhash
from .mending import in_article, links, mend
from .passages import contexts, joined
from .prompting import Prompt, Question, leaked, load_prompt
from .reasking import Outcome, ask_again
from .reconciliation import Reconciled, reconcile
from .records import (
    Claim,
    Extraction,
    Issue,
    Mention,
    PromptUse,
    Reading,
    Record,
    Source,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    Withheld,
)
from .screening import SHOWN, odd_characters
from .validation import check, check_together, refused

if TYPE_CHECKING:
    from .model import Identity, Model


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long step is: bytes while weights are prepared, windows while an article is read."""

    stage: str
    done: int
    total: int
    article: str | None = None


class Extractor:
    """Reads articles with one model. Reusable for many articles, safe to share between threads; close it at the end.

    Args:
        model: a model that is already open, or a name: ``openai/NAME``, ``local/NAME``, ``local/PATH.gguf``, another
            provider's string, or any name together with ``base_url``. None: OpenAI if a key is set, else the
            embedded model if it is installed.
        base_url: address of an OpenAI-compatible server.
        api_key: key for it; None takes the provider's own environment variable, never another's.
        mode: how the answer's form is asked for; None chooses by provider.
        reading: ``sentence`` asks about one sentence at a time with closed choices, which suits small models;
            ``article`` about the whole article in one call, for strong ones; ``auto`` chooses by the model.
        ask_again: where a draft fails a check that another answer could pass, ask once more and say what was wrong.
        cassette: file that answers are recorded in or replayed from.
        record: ``none`` replays only, ``once`` records a new file, ``all`` records everything anew.
        on_progress: called as work goes on.
        calibration: what turns signals into confidences; None takes the package's own where it was fitted on this
            very model and these prompts, and otherwise leaves confidences null.

    Raises:
        ModelUnavailable: no model can be used here; the hint names the ways out.
        InputError: the model's name is of no known form.
        CassetteError: a recording is asked for that does not exist or cannot be read.
    """

    def __init__(
        self,
        model: str | Model | None = None,
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        mode: str | None = None,
        reading: Literal["auto", "sentence", "article"] = "auto",
        ask_again: bool = False,
        cassette: Path | str | None = None,
        record: Literal["none", "once", "missing", "all"] = "none",
        on_progress: Callable[[Progress], None] | None = None,
        calibration: confidence.Calibration | None = None,
    ) -> None:
        self._progress = on_progress or (lambda progress: None)
        if model is None or isinstance(model, str):
            from .model import open_model  # heavy: only when a model is really opened here

            model = open_model(
                model,
                base_url=base_url,
                api_key=api_key,
                mode=mode,
                cassette=Path(cassette) if cassette is not None else None,
                record=record,
                on_progress=lambda what, done, total: self._progress(Progress(what, done, total)),
            )
        self._model = model
        self.reading = reading_of(model.identity) if reading == "auto" else reading
        questions: tuple[Question, ...] = ("article",) if self.reading == "article" else TASKS
        self._confirms = self.reading == "sentence" and self._model.identity.tells_odds
        questions += ("confirmation",) if self._confirms else ()
        self._prompts = {question: load_prompt(question) for question in questions}
        packaged = confidence.load_calibration()
        asked = frozenset(f"{prompt.name} {prompt.fingerprint}" for prompt in self._prompts.values())
        if ask_again:  # no other question for the calibration: second answers are drafts of the same form
            self._prompts["reasking"] = load_prompt("reasking")
        fits = packaged is not None and packaged.is_of(model.identity.name, asked)
        self._calibration = calibration or (packaged if fits else None)
        self._model.describe({prompt.name: prompt.fingerprint for prompt in self._prompts.values()})

    def __enter__(self) -> Extractor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._model.__exit__(kind, error, trace)  # a recording that an error cut short is thrown away

    def close(self) -> None:
        """Stop the embedded model, write the cassette, close the connection. Safe to call twice."""
        self._model.close()

    @property
    def settings(self) -> dict[str, Any]:
        """What decides an extraction beside the article and the code: model, mode, reading, prompts, calibration."""
        identity = self._model.identity
        return {
            "model": identity.name,
            "weights_sha256": identity.weights_sha256,
            "mode": identity.mode,
            "reading": self.reading,
            "prompts": {prompt.name: prompt.fingerprint for prompt in self._prompts.values()},
            "calibration": self._calibration.use().fingerprint if self._calibration else None,
        }

    def extract(self, article: Article) -> Extraction:
        """The visits, summits and trade figures of one article, each value with its characters and its doubts.

        Raises:
            ModelUnavailable: the server is gone, refuses the key, or has no quota left.
            AnswerError: no window got a usable answer. If only some did not, they are issues of the extraction.
            CassetteMiss: a recording is replayed that does not hold one of the questions.
        """
        page = mend(article.text)
        (told, context), *apart = contexts(article.model_copy(update={"text": page.text}))
        found, left = self._told(article, context, asking.MOST_QUESTIONS)
        found = in_article(found, told)
        for said, context in apart:
            found = self._with_passages(article, found, said, context, left)
        found = in_article(found, page)
        return found.model_copy(update={"issues": (*_left_out(article), *odd_characters(article.text), *found.issues)})

    def _with_passages(
        self, article: Article, found: Extraction, said: Copy, context: Context, most: int
    ) -> Extraction:
        """The extraction with what is said in passages that speak past readers, every record of it to be looked at."""
        spans = tuple(said.original(paragraph.span) for paragraph in context.layout.paragraphs)
        message = "the text speaks to a model or an editor; what stands there was read apart and proves nothing"
        issues = [Issue(code="instruction_in_text", severity="warning", message=message, spans=spans)]
        try:
            found = joined(found, in_article(self._told(article, context, most)[0], said))
        except AnswerError as error:  # what nobody can answer must not cost the article its own records
            issues.append(Issue(code=f"answer_{error.kind}", severity="error", message=error.message, spans=spans))
        return found.model_copy(update={"issues": (*issues, *found.issues)})

    def _told(self, article: Article, context: Context, most: int) -> tuple[Extraction, int]:
        """What a text tells, with spans in that text, and how many of the ``most`` questions are left."""
        layout, name = context.layout, article.title or article.id

        def tell(done: int, of: int) -> None:
            self._progress(Progress("windows", done, of, name))

        def stands(one: Drafted) -> bool:
            return any(not isinstance(outcome, Refusal) for outcome in self._assemble(context, one))

        if self.reading == "article":
            answers = ask_sections(self._model, self._prompts, context, tell, most)
        else:
            answers = ask_sentences(self._model, self._prompts, context, tell, most, stands)
        outcomes, replaced = self._read(context, answers, stands, name)
        answers.cut_unconfirmed()
        records, withheld = _sort(outcomes)
        events = _checked(reconcile(records, layout, context), context)
        claims = check_claims(read_claims(context), (*events.visits, *events.summits))
        events = _weighed(events, claims, context)
        told = (*events.visits, *events.summits)
        found = Extraction(
            article=_source(article, context),
            visits=events.visits,
            summits=events.summits,
            trade_figures=events.trade_figures,
            claims=claims,
            withheld=(*withheld, *replaced, *map(_ambiguous, events.ambiguous)),
            issues=(*answers.issues, *contradictions(claims, told, layout)),
            usage=self._usage(answers),
        )
        return confidence.rate(found, self._calibration), answers.left

    def _read(
        self, context: Context, answers: Answers, stands: Stands, name: str | None
    ) -> tuple[list[Outcome], list[Withheld]]:
        """What the drafts give, each checked alone; where drafts fail, with other answers if these are asked for."""

        def read(drafts: Sequence[Drafted]) -> list[Outcome]:
            assembled = [(one, outcome) for one in drafts for outcome in self._assemble(context, one)]
            return _completed(assembled, context)

        if "reasking" not in self._prompts:
            return read(answers.drafts), []
        found = ask_again(
            self._model,
            self._prompts,
            context,
            answers,
            read,
            stands,
            lambda done, of: self._progress(Progress("drafts", done, of, name)),
        )
        return found.outcomes, found.replaced

    def _assemble(self, context: Context, one: Drafted) -> list[Assembled]:
        if one.refusal is not None:
            return [one.refusal]
        window, draft = one.window, one.draft
        question: Question = "article" if window.whole else window.task
        if leaked(self._prompts[question], draft, window, context.text):
            return [Refusal("example_leak", "the answer repeats the prompt's example, not the article")]
        offered = {field: len(words) for field, words in window.choices.items()}
        mention = Mention(
            window=window.focus,
            task=window.task,
            draft=draft,
            offered=offered,
            logprob=one.logprob,
            confirmed=one.confirmed,
        )
        return [
            record if isinstance(record, Refusal) else record.model_copy(update={"mentions": (mention,)})
            for record in assemble(context, window, draft)
        ]

    def _usage(self, answers: Answers) -> Usage:
        identity = self._model.identity
        prompt, cached, completion = answers.tokens
        return Usage(
            model=identity.name,
            served_by=identity.served_by,
            weights_sha256=identity.weights_sha256,
            mode=identity.mode,
            prompts=tuple(_use(prompt) for prompt in self._prompts.values()),
            extractor_version=_version(),
            reading=self.reading,
            windows=answers.windows,
            skipped=answers.skipped,
            asked_again=answers.asked_again,
            mended=answers.mended,
            calls=answers.calls,
            prompt_tokens=prompt,
            cached_tokens=cached,
            completion_tokens=completion,
        )


def _completed(assembled: Sequence[tuple[Drafted, Assembled]], context: Context) -> list[Outcome]:
    """Figures take from those before them what they leave open; then every record is checked alone."""
    open_ones = [record for one, record in assembled if isinstance(record, TradeFigure) and not one.window.whole]
    figures = iter(carry_over(open_ones, context))  # who has read the whole article has left nothing open by mistake
    taken = [
        next(figures) if isinstance(record, TradeFigure) and not one.window.whole else record
        for one, record in assembled
    ]
    return [(one, _checked_alone(record, context)) for (one, _), record in zip(assembled, taken, strict=True)]


def _checked_alone(record: Assembled, context: Context) -> Record | Refusal:
    return record if isinstance(record, Refusal) else check(record, context)


def _sort(outcomes: Sequence[Outcome]) -> tuple[list[Record], list[Withheld]]:
    """Records that stand, and drafts that do not with the reason."""
    records: list[Record] = []
    withheld: list[Withheld] = []
    for one, outcome in outcomes:
        reason = outcome if isinstance(outcome, Refusal) else refused(outcome)
        if reason is not None:
            where, code, message = one.window, reason.code, reason.message
            withheld.append(Withheld(task=where.task, draft=one.draft, window=where.focus, code=code, message=message))
        elif not isinstance(outcome, Refusal):
            records.append(outcome)
    return records, withheld


def _checked(events: Reconciled, context: Context) -> Reconciled:
    """The events with what is doubtful about several of them together."""
    return _with(events, check_together([*events.visits, *events.summits, *events.trade_figures], context))


def _with(events: Reconciled, records: Sequence[Record]) -> Reconciled:
    """The events with other records in the place of their own."""
    return replace(
        events,
        visits=tuple(record for record in records if isinstance(record, Visit)),
        summits=tuple(record for record in records if isinstance(record, Summit)),
        trade_figures=tuple(record for record in records if isinstance(record, TradeFigure)),
    )


def _weighed(events: Reconciled, claims: Sequence[Claim], context: Context) -> Reconciled:
    """The events with what the article's claims say of them: items that list them, and which of two dates counts."""
    told: list[Visit | Summit] = [*events.visits, *events.summits]
    return replace(
        events,
        visits=tuple(cite_items(weigh_dates(one, told, claims, context), claims) for one in events.visits),
        summits=tuple(cite_items(weigh_dates(one, told, claims, context), claims) for one in events.summits),
    )


def _ambiguous(record: Visit | Summit | TradeFigure) -> Withheld:
    message = "this mention fits several of the records above and adds nothing that would tell which"
    return Withheld.of(record, code="which_event", message=message)


def _left_out(article: Article) -> Iterator[Issue]:
    if article.hidden:
        message = f"{article.hidden} characters of the page are not shown by browsers and were left out"
        yield Issue(code="hidden_text", severity="info", message=message)
    if lines := links(article.text):
        message = f"left out, because they lead to other articles, list tags or share this one: {len(lines)}"
        yield Issue(code="link_lines", severity="info", message=message, spans=tuple(lines[:SHOWN]))


def _source(article: Article, context: Context) -> Source:
    return Source(
        id=article.id,
        sha256=article.sha256,
        fingerprint=simhash(article.text),
        chars=len(article.text),
        source=article.source,
        url=article.url,
        title=article.title,
        language=context.readings.language,
        published=context.published,
    )


@cache
def _version() -> str:
    """That of this package; looking it up takes as long as a sentence does."""
    return version("extractor")


def _use(prompt: Prompt) -> PromptUse:
    return PromptUse(name=prompt.name, fingerprint=prompt.fingerprint)


def reading_of(model: Identity) -> Reading:
    """How articles are read with a model unless told otherwise: whole by strong ones, else sentence by sentence."""
    from .model.strength import is_strong

    return "article" if is_strong(model) else "sentence"


def extract(article: Article, model: str | Model | None = None, **settings: Any) -> Extraction:
    """The records of one article. For many articles keep an :class:`Extractor`; arguments are the same."""
    with Extractor(model, **settings) as extractor:
        return extractor.extract(article)
