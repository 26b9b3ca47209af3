"""Request -> the completion it got before: the seam at which a ledger keeps what was paid for.

It lies around the provider's client and below instructor, so that each HTTP exchange that gave a completion is kept by
itself: answers that are cut short, refused or not of the form too, and both of a question that was asked again.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, Protocol

from tenacity import Retrying, retry_if_exception, stop_after_attempt

from ..errors import CassetteMiss
from .client import Identity, Tokens, tokens_of
from .faults import check_envelope, of_call

PACED_TRIES = 10
"""How often a call is sent that the server refuses for its pace (HTTP 429), before it has failed."""

VOLATILE = ("user", "metadata", "safety_identifier", "timeout", "stream")
"""Fields of a request that do not change the answer."""

# pydantic's messages, sent back when an answer is not of the form, link to pages of the installed version.
PYDANTIC_LINK = re.compile(r"https://errors\.pydantic\.dev/[^\s\"\\]+")


class Memory(Protocol):
    """Where completions are kept. May be used from any thread.

    An ``ExtractorError`` raised here ends the question and reaches the caller as it is.
    """

    def recall(self, key: str) -> bytes | None:
        """The completion kept under ``key``, as JSON; None if it has to be asked for."""

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Entered before anything is looked up, left when it is kept: one thread at a time for each key."""

    def calling(self, key: str, request: Mapping[str, Any]) -> AbstractContextManager[None]:
        """Entered before the server is asked, left when its answer is kept or it has failed.

        The place to wait, to count and to refuse. A call that the server refuses for its pace comes here again.
        """

    def keep(self, key: str, completion: bytes, tokens: Tokens) -> None:
        """Keep what was just paid for. When this returns, it must survive the end of the process."""


class Retold:
    """A memory whose completions go through HTTP once more, so that they can be recorded: by the transport it has."""

    def __init__(self, recall: Callable[[str], bytes | None]) -> None:
        import httpx2

        self._known = recall
        self._here = threading.local()  # the completion that answers what this thread asks
        head = {"content-type": "application/json"}
        self.transport = httpx2.MockTransport(
            lambda _: httpx2.Response(200, headers=head, content=self._here.completion)
        )

    def recall(self, key: str) -> bytes | None:
        """Nothing, so that the question is asked; what will answer it is put ready."""
        known = self._known(key)
        if known is None:
            raise CassetteMiss("the ledger does not hold the answer to a question", "extractor run reads it anew")
        self._here.completion = known
        return None

    def alone(self, key: str) -> AbstractContextManager[None]:
        """Nobody waits."""
        return nullcontext()

    def calling(self, key: str, request: Mapping[str, Any]) -> AbstractContextManager[None]:
        """Nobody waits."""
        return nullcontext()

    def keep(self, key: str, completion: bytes, tokens: Tokens) -> None:
        """It is kept already."""


def request_key(identity: Identity, request: Mapping[str, Any]) -> str:
    """SHA-256 in hex of all that decides the answer: model, weights, messages, form, settings. No host, no key.

    >>> me = Identity("m", None, None, "tools", 1)
    >>> a = request_key(me, {"model": "m", "messages": [], "user": "x"})
    >>> a == request_key(me, {"messages": [], "model": "m"}), a == request_key(me, {"messages": [], "seed": 1})
    (True, False)
    """
    kept = {name: value for name, value in request.items() if name not in VOLATILE}
    material = json.dumps([identity.name, identity.weights_sha256, kept], sort_keys=True, default=_plain)
    return hashlib.sha256(PYDANTIC_LINK.sub("", material).encode()).hexdigest()


def remembering(create: Callable[..., Any], memory: Memory, identity: Identity) -> Callable[..., Any]:
    """``create`` of openai's client, but asking only for what ``memory`` does not hold, and keeping what comes."""

    @wraps(create)
    def remember(*args: Any, **request: Any) -> Any:
        from openai.types.chat import ChatCompletion

        key = request_key(identity, request)
        with memory.alone(key):
            known = memory.recall(key)
            if known is None:
                return ask(key, *args, **request)
        # As openai's client does: what a server sends is taken as it is.
        return ChatCompletion.construct(**json.loads(known))

    def ask(key: str, *args: Any, **request: Any) -> Any:
        # Without a wait of its own: calls wait together, in ``calling``.
        for attempt in Retrying(
            retry=retry_if_exception(_refused_for_its_pace), stop=stop_after_attempt(PACED_TRIES), reraise=True
        ):
            with attempt, memory.calling(key, request):
                completion = create(*args, **request)
                check_envelope(completion)
                memory.keep(key, completion.model_dump_json(exclude_unset=True).encode(), tokens_of(completion))
        return completion

    return remember


def _refused_for_its_pace(error: BaseException) -> bool:
    return of_call(error).kind == "rate_limited"


def _plain(value: Any) -> Any:
    """What JSON has no form for: form classes by their schema; of instances nothing that differs between processes."""
    if isinstance(value, type) and hasattr(value, "model_json_schema"):
        return value.model_json_schema()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    raise TypeError(f"a request holds {type(value).__name__}, which has no key")
