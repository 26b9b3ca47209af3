"""The part of Ray that extractor.on_ray uses, in this process: one worker, blocks one after the other."""

import sys
from types import ModuleType, SimpleNamespace


class _Handle:
    """An actor: ``handle.method.remote(…)`` calls at once."""

    def __init__(self, actor):
        self._actor = actor

    def __getattr__(self, name):
        return SimpleNamespace(remote=getattr(self._actor, name))


class _Rows:
    def __init__(self, rows):
        self._rows = rows

    def map_batches(self, worker, *, fn_constructor_kwargs, batch_size, **_):
        self._made = lambda: worker(**fn_constructor_kwargs)
        self._size = batch_size
        return self

    def iter_rows(self):
        worker = self._made()
        for at in range(0, len(self._rows), self._size):
            block = self._rows[at : at + self._size]
            done = worker({name: [row[name] for row in block] for name in block[0]})
            yield from (dict(zip(done, row, strict=True)) for row in zip(*done.values(), strict=True))


def put_in_place(monkeypatch):
    """Let ``import ray`` give this."""
    ray, data = ModuleType("ray"), ModuleType("ray.data")
    strategies = ModuleType("ray.util.scheduling_strategies")
    strategies.NodeAffinitySchedulingStrategy = lambda *_, **__: None
    data.from_items = lambda rows, **_: _Rows(rows)
    data.ActorPoolStrategy = lambda **_: None
    ray.data = data
    ray.get = lambda value: value
    ray.is_initialized = lambda: True
    ray.get_runtime_context = lambda: SimpleNamespace(get_node_id=lambda: "here")
    ray.remote = lambda **_: (
        lambda actor: SimpleNamespace(options=lambda **_: SimpleNamespace(remote=lambda *given: _Handle(actor(*given))))
    )
    named = {"ray": ray, "ray.data": data, "ray.util": ModuleType("ray.util"), strategies.__name__: strategies}
    for name, module in named.items():
        monkeypatch.setitem(sys.modules, name, module)
