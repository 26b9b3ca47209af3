"""A ledger with articles made by hand, and the review page over it, for the tests."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn

from extractor.article import Article
from extractor.ledger import Ledger
from extractor.reviewing import Desk
from extractor.reviewing.web import serve

TOKEN = "let-me-in"


def fill(path, told, language="ru"):
    """A ledger with these extractions over their texts; the key of its recipe, and of each article."""
    with Ledger(path) as ledger:
        recipe = ledger.begin({"model": "m"})
        keys = []
        for number, one in enumerate(told, 1):
            source = one.extraction.article
            article = Article.from_text(
                one.text, published=f"2025-02-{number:02}", language=source.language or language
            )
            ledger.add([article], recipe)
            (claimed,) = ledger.claim(recipe)
            ledger.finish(claimed, one.extraction)
            keys.append(claimed.key)
    return recipe, keys


@contextmanager
def reviewing(path, recipe, reviewer="Ада"):
    """The address of a review page that is served while the block runs."""
    with Ledger(path) as ledger, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        app = serve(Desk(ledger, recipe, reviewer), TOKEN, port)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
