"""The one server that all systems ask: starts the embedded engine, tells its address, stops when the input ends."""

import json
import sys

from extractor.model import weights
from extractor.model.local import Engine


def main() -> None:
    with Engine(weights.ensure(), weights.QWEN.name) as engine:
        told = {"url": engine.url, "key": engine.key, "model": weights.QWEN.name, "sha256": weights.QWEN.sha256}
        print(json.dumps(told | {"served_by": engine.served_by}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
