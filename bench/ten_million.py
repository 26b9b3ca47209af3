"""What many articles take, worked out from what one takes: the second table of docs/scale.md.

    python bench/ten_million.py [--articles N] [--read MS] [--a-call MS] [--ledger KB]

Calls, tokens and bytes of questions about sentences come from the recorded answers on seeds/gold/dev.jsonl; those about
records, which only the embedded model is asked, are left out. What a strong model takes for a whole article is a guess.
What reading an article and what a call takes of one core is printed by bench/scale.py --a-call, and what an article
takes in the ledger follows from its table.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass

import ceiling
from gate import CASSETTES

from extractor.evaluation.gold import read_gold
from extractor.model import Tokens
from extractor.model.batches import MOST_BYTES, MOST_REQUESTS, body_of
from extractor.prices import cost, price_list

MODEL = "openai/gpt-4.1-mini"
GPU = 12_500
"""Completion tokens a second of an 8B model on one H100, as published for Llama 3.1."""


@dataclass(frozen=True)
class One:
    """What one article takes."""

    calls: float
    prompt: float
    cached: float
    completion: float
    request_bytes: float


GUESS = One(1, 2000, 0, 300, 15_000)
"""A whole article, from the lengths of its prompt (4,000 characters), its form and articles like those of dev."""


def recorded() -> tuple[One, One]:
    """An article of dev as the recordings have it: questions about sentences, and those about records."""
    cases = read_gold(ceiling.DEV)
    sums = {False: [0, 0, 0, 0, 0], True: [0, 0, 0, 0, 0]}
    for case in cases:
        for one in json.loads((CASSETTES / f"{case.id}.json").read_text("utf-8"))["interactions"]:
            body = one["request"]["body"]
            usage = one["response"]["body"]["usage"]
            cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
            taken = 1, usage["prompt_tokens"], cached, usage["completion_tokens"], len(body_of(body))
            is_about_record = "logprobs" in body
            sums[is_about_record] = [a + b for a, b in zip(sums[is_about_record], taken, strict=True)]
    sentences, records = (
        One(*(total / len(cases) for total in found[:4]), found[4] / max(found[0], 1)) for found in sums.values()
    )
    return sentences, records


def column(one: One, many: int, given: argparse.Namespace) -> list[str]:
    """What ``many`` articles take, one cell a row of ``ROWS``."""
    calls, prompt, fresh, completion = (
        many * each for each in (one.calls, one.prompt, one.prompt - one.cached, one.completion)
    )
    dollars = cost(MODEL, Tokens(round(prompt), 0, round(completion)), round(calls))
    files = math.ceil(max(calls / MOST_REQUESTS, calls * one.request_bytes / MOST_BYTES))
    own = given.read + one.calls * given.a_call
    return [
        f"{calls / 1e6:,.0f} million",
        f"{prompt / 1e9:.1f} billion, {fresh / 1e9:.1f} not cached",
        f"{completion / 1e9:.1f} billion",
        f"{dollars:,.0f} USD" if dollars else "?",
        f"{dollars / 2:,.0f} USD" if dollars else "?",
        f"{files:,}",
        f"{completion / GPU / 3600:.0f}",
        f"{own:.0f} ms an article, {many * own / 3.6e6:.0f} hours",
        f"at least {many * given.ledger / 1e6:.0f} GB",
    ]


ROWS = (
    "calls",
    "prompt tokens",
    "completion tokens",
    f"money, {MODEL}, nothing cached",
    "the same in batches",
    "files of a provider's batches",
    "GPU hours for completions alone, 8B model on H100",
    "own work on one core",
    "ledger, all shards together",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000_000)
    parser.add_argument("--read", type=float, default=32.0, help="milliseconds an article")
    parser.add_argument("--a-call", type=float, default=8.0, help="milliseconds")
    parser.add_argument("--ledger", type=float, default=5.4, help="kilobytes an article")
    given = parser.parse_args()
    sentences, records = recorded()
    for name, one in (("sentences", sentences), ("records", records)):
        print(
            f"{name}: {one.calls:.1f} calls, {one.prompt:.0f} prompt tokens ({one.cached:.0f} cached),"
            f" {one.completion:.0f} completion tokens, {one.request_bytes:.0f} bytes a request"
        )
    print(price_list())
    columns = [column(one, given.articles, given) for one in (sentences, GUESS)]
    for cells in zip(ROWS, *columns, strict=True):
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
