"""The whole walk from an article to its records, one line a room."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from . import confidence, normalization
from .article import Article, Published, published
from .assembly import Assembled, Context, Refusal, assemble
from .claims import check_claims, cite_items, contradictions, read_claims, weigh_dates
from .drafts import TASKS, Task, items, narrow
from .errors import AnswerError
from .fingerprints import simhash
from .layout import lay_out
from .prompting import Prompt, build_messages, leaked, load_prompt
from .reconciliation import Reconciled, reconcile
from .records import (
    Claim,
    Extraction,
    Issue,
    Mention,
    PromptUse,
    Record,
    Source,
    Summit,
    TradeFigure,
    Usage,
    Visit,
    Withheld,
    leaves,
)
from .validation import check, check_together, refused
from .windowing import Plan, Window, plan_windows

if TYPE_CHECKING:
    from .model import Model, Reply

ANSWER_TOKENS: dict[Task, int] = {"visits": 320, "summits": 480, "trade_figures": 640}
"""Room for an answer. Without a bound a small model can run on for minutes."""


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
        cassette: Path | str | None = None,
        record: Literal["none", "once", "missing", "all"] = "none",
        on_progress: Callable[[Progress], None] | None = None,
        calibration: confidence.Calibration | None = None,
    ) -> None:
        self._progress = on_progress or (lambda progress: None)
        self._prompts = {task: load_prompt(task) for task in TASKS}
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
        packaged = confidence.load_calibration()
        asked = frozenset(f"{prompt.name} {prompt.fingerprint}" for prompt in self._prompts.values())
        fits = packaged is not None and packaged.is_of(self._model.identity.name, asked)
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

    def extract(self, article: Article) -> Extraction:
        """The visits, summits and trade figures of one article, each value with its characters and its doubts.

        Raises:
            ModelUnavailable: the server is gone, refuses the key, or has no quota left.
            AnswerError: no window got a usable answer. If only some did not, they are issues of the extraction.
            CassetteMiss: a recording is replayed that does not hold one of the questions.
        """
        when = published(article)
        readings = normalization.read(article.text, language=article.language, published=when.day if when else None)
        layout = lay_out(article.text, readings.language)
        context = Context(article.text, layout, readings, when)
        plans = [plan_windows(article.text, layout, readings, task, when) for task in TASKS]
        windows = [window for plan in plans for window in plan.windows]
        answers = list(self._ask(article, context, windows))
        drafts, unread = _drafts(windows, answers)
        assembled = [
            (window, draft, outcome)
            for window, draft, logprob in drafts
            for outcome in self._assemble(context, window, draft, logprob)
        ]
        records, withheld = _sort(assembled)
        events = _checked(reconcile(records, layout, context), context)
        claims = check_claims(read_claims(context), (*events.visits, *events.summits))
        events = _weighed(events, claims, context)
        told = (*events.visits, *events.summits)
        usage = self._usage(plans, answers)
        found = Extraction(
            article=_source(article, readings.language, when),
            visits=events.visits,
            summits=events.summits,
            trade_figures=events.trade_figures,
            claims=claims,
            withheld=(*withheld, *map(_ambiguous, events.ambiguous)),
            issues=(*unread, *contradictions(claims, told, layout)),
            usage=usage,
        )
        return confidence.rate(found, self._calibration)

    def _ask(self, article: Article, context: Context, windows: Sequence[Window]) -> Iterator[Reply[Any] | AnswerError]:
        """The model's answer to every window, in order; an unusable answer is its error."""
        date = context.published.date if context.published else None

        def one(window: Window) -> Reply[Any] | AnswerError:
            messages = build_messages(article.text, window, self._prompts[window.task], date)
            form = narrow(window.task, window.choices)
            try:
                return self._model.ask(messages, form, max_tokens=ANSWER_TOKENS[window.task])
            except AnswerError as error:
                return error

        self._progress(Progress("windows", 0, len(windows), article.title or article.id))
        slots = self._model.identity.slots
        pool = ThreadPoolExecutor(slots) if slots > 1 else None
        try:
            answers = pool.map(one, windows) if pool else map(one, windows)
            for done, answer in enumerate(answers, start=1):
                self._progress(Progress("windows", done, len(windows), article.title or article.id))
                yield answer
        finally:
            if pool:  # after an error or Ctrl-C, what has not been asked yet is not asked any more
                pool.shutdown(wait=False, cancel_futures=True)

    def _assemble(
        self, context: Context, window: Window, draft: dict[str, Any], logprob: float | None
    ) -> list[Assembled]:
        if leaked(self._prompts[window.task], draft, window, context.text):
            return [Refusal("example_leak", "the answer repeats the prompt's example, not the article")]
        offered = {field: len(words) for field, words in window.choices.items()}
        mention = Mention(window=window.focus, task=window.task, draft=draft, offered=offered, logprob=logprob)
        return [
            record
            if isinstance(record, Refusal)
            else check(record, context).model_copy(update={"mentions": (mention,)})
            for record in assemble(context, window, draft)
        ]

    def _usage(self, plans: Sequence[Plan], answers: Sequence[Reply[Any] | AnswerError]) -> Usage:
        identity = self._model.identity
        spent = [answer.tokens if isinstance(answer, AnswerError) else astuple(answer.tokens) for answer in answers]
        prompt, cached, completion = (sum(column) for column in zip((0, 0, 0), *spent, strict=True))
        return Usage(
            model=identity.name,
            served_by=identity.served_by,
            weights_sha256=identity.weights_sha256,
            mode=identity.mode,
            prompts=tuple(_use(prompt) for prompt in self._prompts.values()),
            extractor_version=version("extractor"),
            windows=sum(len(plan.windows) for plan in plans),
            skipped=sum(len(plan.skipped) for plan in plans),
            calls=sum(answer.calls for answer in answers),
            prompt_tokens=prompt,
            cached_tokens=cached,
            completion_tokens=completion,
        )


def _drafts(
    windows: Sequence[Window], answers: Sequence[Reply[Any] | AnswerError]
) -> tuple[list[tuple[Window, dict[str, Any], float | None]], list[Issue]]:
    """Every draft with its window and the log-probability of its answer, and an issue for every window without one.

    A window is without one if its answer could not be used, or told of no visit. The second kind is where two readings
    disagree: code has found a traveller, a place and a word of travelling, the model no visit. Mostly the model is
    right, but nobody should have to search for what was passed over.
    """
    drafts: list[tuple[Window, dict[str, Any], float | None]] = []
    unread: list[Issue] = []
    failures = [answer for answer in answers if isinstance(answer, AnswerError)]
    if failures and len(failures) == len(windows):
        raise failures[0]
    for window, answer in zip(windows, answers, strict=True):
        if isinstance(answer, AnswerError):
            message = f"{window.task} of this sentence were not read: {answer.message}"
            unread.append(Issue(code=f"answer_{answer.kind}", severity="error", message=message, spans=(window.focus,)))
            continue
        found = items(window.task, answer.draft)
        drafts += [(window, draft, answer.logprob) for draft in found]
        if window.task == "visits" and not found:
            message = "the sentence speaks of travelling, but no visit was read in it"
            unread.append(Issue(code="no_visit_read", severity="info", message=message, spans=(window.focus,)))
    return drafts, unread


def _sort(assembled: Sequence[tuple[Window, dict[str, Any], Record | Refusal]]) -> tuple[list[Record], list[Withheld]]:
    """Records that stand, and drafts that do not with the reason."""
    records: list[Record] = []
    withheld: list[Withheld] = []
    for window, draft, outcome in assembled:
        reason = outcome if isinstance(outcome, Refusal) else refused(outcome)
        if reason is not None:
            withheld.append(
                Withheld(task=window.task, draft=draft, window=window.focus, code=reason.code, message=reason.message)
            )
        elif not isinstance(outcome, Refusal):
            records.append(outcome)
    return records, withheld


def _checked(events: Reconciled, context: Context) -> Reconciled:
    """The events with what is doubtful about several of them together."""
    checked = check_together([*events.visits, *events.summits, *events.trade_figures], context)
    return replace(
        events,
        visits=tuple(record for record in checked if isinstance(record, Visit)),
        summits=tuple(record for record in checked if isinstance(record, Summit)),
        trade_figures=tuple(record for record in checked if isinstance(record, TradeFigure)),
    )


def _weighed(events: Reconciled, claims: Sequence[Claim], context: Context) -> Reconciled:
    """The events with what the article's claims say of them: items that list them, and which of two dates counts."""
    told: list[Visit | Summit] = [*events.visits, *events.summits]
    return replace(
        events,
        visits=tuple(cite_items(weigh_dates(one, told, claims, context), claims) for one in events.visits),
        summits=tuple(cite_items(weigh_dates(one, told, claims, context), claims) for one in events.summits),
    )


def _ambiguous(record: Record) -> Withheld:
    task = {"Visit": "visits", "Summit": "summits", "TradeFigure": "trade_figures"}[type(record).__name__]
    values = {path: str(value) for path, value in leaves(record)}
    message = "this mention fits several of the records above and adds nothing that would tell which"
    return Withheld(task=task, draft=values, window=record.evidence[0], code="which_event", message=message)


def _source(article: Article, language: str | None, when: Published | None) -> Source:
    return Source(
        id=article.id,
        sha256=article.sha256,
        fingerprint=simhash(article.text),
        chars=len(article.text),
        source=article.source,
        url=article.url,
        title=article.title,
        language=language,
        published=when,
    )


def _use(prompt: Prompt) -> PromptUse:
    return PromptUse(name=prompt.name, fingerprint=prompt.fingerprint)


def extract(article: Article, model: str | Model | None = None, **settings: Any) -> Extraction:
    """The records of one article. For many articles keep an :class:`Extractor`; arguments are the same."""
    with Extractor(model, **settings) as extractor:
        return extractor.extract(article)
