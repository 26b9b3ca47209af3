"""Many articles -> extractions in a ledger, by workers of a Ray cluster: the same batch function, the same store.

The driver's machine holds the ledger, and gives its articles out. Workers read them with ``extract_batch``; before each
call they ask the store, an actor beside the ledger, whether it was paid for, and afterwards keep the completion there.
A worker that dies loses at most its calls in flight: Ray gives its articles to another one, which is told all that was
answered. Needs ``pip install 'extractor[ray]'``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

from .article import Article
from .batch import REOPENED, Ran, Reader, Result, Round, Tally, counted_by_ledger, extract_batch, open_reader
from .errors import InputError
from .ledger import Claimed, Ledger, Shard, recipe_key
from .model import Tokens
from .records import Extraction

BLOCK = 16
"""Articles that a worker takes at a time, and that another one begins again if it dies."""
GIVEN_OUT = 4096
"""Articles that are given out before their results are all settled."""
CALLS_OF_AN_ARTICLE = 8
"""Calls that one article has in flight at most; a worker lets that many begin for each that it reads."""
_STORE_THREADS = 32


def run_on_ray(
    articles: Iterable[Article | InputError],
    ledger: str | Path,
    model: str,
    *,
    workers: int = 2,
    at_once: int = 8,
    shard: Shard | None = None,
    stop: threading.Event | None = None,
    on_progress: Callable[[Tally], None] | None = None,
    on_error: Callable[[InputError], None] | None = None,
    worker_options: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Ran:
    """Read articles as ``extractor.batch.run`` does, with the same results, by workers on a Ray cluster.

    The caller connects to the cluster (``ray.init``); without that Ray starts one on this machine. All machines need
    the same version of this package: a worker with other code or settings refuses to read.

    Args:
        articles: as for ``run``.
        ledger: file of the ledger, on a disk of the driver's machine.
        model: ``openai/NAME``, or any name with the ``base_url`` of a server that all workers reach, such as that of a
            fleet of vLLM servers behind one address.
        workers: processes that read.
        at_once: articles that each of them reads at the same time.
        shard: only this part of the articles.
        stop: once set, what was given out is finished, and the run ends.
        on_progress: called about once a second.
        on_error: called with everything that is no article.
        worker_options: what Ray is to give each worker, such as ``{"num_cpus": 1}``, which is the default.
        **settings: ``base_url``, ``api_key``, ``mode``, ``timeout``, ``reading``, ``ask_again``, ``calibration`` as
            elsewhere; ``limits`` as for ``run``, but each worker keeps them for itself.

    Raises:
        InputError: Ray is not installed, or a setting cannot be used.
        ModelUnavailable: there is no model of this name here.
        LedgerError: the ledger cannot be opened.
    """
    _ray()
    with ExitStack() as stack:
        book = stack.enter_context(Ledger(ledger))
        reader = stack.enter_context(open_reader(book, model, at_once=1, **settings))
        book.reopen(reader.recipe, REOPENED)
        given_out = _GivenOut(book, reader, model, workers, at_once, dict(worker_options or {"num_cpus": 1}), settings)
        before = book.spent()
        ran = given_out.go(articles, shard, stop or threading.Event(), on_progress, on_error)
        return counted_by_ledger(ran, book, before)


class _GivenOut(Round):
    """A round whose articles are read elsewhere: one thread claims, gives out, and settles what comes back."""

    most = GIVEN_OUT

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        model: str,
        workers: int,
        at_once: int,
        options: dict[str, Any],
        settings: Mapping[str, Any],
    ) -> None:
        super().__init__(ledger, reader)
        self._workers, self._at_once, self._options = workers, at_once, options
        store = _start_store(ledger.path)
        self._told = {
            "store": store, "recipe": reader.recipe, "model": model, "at_once": at_once, "settings": dict(settings),
        }  # fmt: skip

    def read(self, claimed: list[Claimed]) -> None:
        left = {one.key: one for one in claimed}
        ray = _ray()
        rows = [{"key": key, "article": one.article.model_dump_json()} for key, one in left.items()]
        results = ray.data.from_items(rows, override_num_blocks=-(-len(rows) // BLOCK)).map_batches(
            _Worker,
            fn_constructor_kwargs=self._told,
            batch_size=BLOCK,
            compute=ray.data.ActorPoolStrategy(size=self._workers),
            **self._options,
        )
        for row in results.iter_rows():
            self.settle(left.pop(row["key"]), _result(row))
            if self.error is not None:  # it concerns the others too
                break
        for one in left.values():
            self.ledger.give_back(one)


class _Worker:
    """What each process of the cluster is: an extractor whose memory is the store."""

    def __init__(self, store: Any, recipe: str, model: str, at_once: int, settings: dict[str, Any]) -> None:
        self._stack = ExitStack()
        away = cast(Ledger, _StoreAway(store))
        self._reader = self._stack.enter_context(
            open_reader(away, model, at_once=CALLS_OF_AN_ARTICLE * at_once, **settings)
        )
        if self._reader.recipe != recipe:
            raise InputError("this worker reads otherwise than its driver", "install the same version everywhere")
        self._pool = ThreadPoolExecutor(at_once)

    def __call__(self, rows: dict[str, Any]) -> dict[str, Any]:
        articles = [Article.model_validate_json(text) for text in rows["article"]]
        results = list(self._pool.map(self._one, articles))
        return {
            "key": rows["key"],
            "extraction": [one.extraction.to_json(indent=None) if one.extraction else "" for one in results],
            "fault": [one.fault for one in results],
            "message": [one.message for one in results],
            "fatal": [one.fatal for one in results],
        }

    def _one(self, article: Article) -> Result:
        return extract_batch(self._reader.extractor, [article])[0]


def _result(row: Mapping[str, Any]) -> Result:
    extraction = Extraction.from_json(row["extraction"]) if row["extraction"] else None
    return Result(extraction, row["fault"], row["message"], row["fatal"])


class _Store:
    """The ledger's calls, for workers of any machine."""

    def __init__(self, path: str) -> None:
        self._ledger = Ledger(path)

    def recall(self, key: str) -> bytes | None:
        return self._ledger.recall(key)

    def keep(self, key: str, completion: bytes, tokens: Tokens, model: str) -> None:
        self._ledger.keep(key, completion, tokens, model)

    def note_fault(self, key: str, kind: str) -> None:
        self._ledger.note_fault(key, kind)


class _StoreAway:
    """The part of a ledger that a reader uses, by way of the store. Returns when it is done there."""

    def __init__(self, store: Any) -> None:
        self._store, self._get = store, _ray().get

    def begin(self, settings: Mapping[str, Any]) -> str:
        return recipe_key(settings)

    def recall(self, key: str) -> bytes | None:
        return cast("bytes | None", self._get(self._store.recall.remote(key)))

    def keep(self, key: str, completion: bytes, tokens: Tokens, model: str = "") -> None:
        self._get(self._store.keep.remote(key, completion, tokens, model))

    def note_fault(self, key: str, kind: str) -> None:
        self._get(self._store.note_fault.remote(key, kind))


def _start_store(path: Path) -> Any:
    """The store, on this machine, where the ledger lies; started again if it dies."""
    ray = _ray()
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    if not ray.is_initialized():
        ray.init()
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actor = ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1, max_concurrency=_STORE_THREADS)(_Store)
    return actor.options(scheduling_strategy=here).remote(str(path.absolute()))


def _ray() -> Any:
    try:
        import ray
        import ray.data
    except ImportError:
        raise InputError("Ray is not installed", "pip install 'extractor[ray]'") from None
    return ray
