"""Model and tokens -> US dollars, by the price list of genai-prices, which is told with its date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import metadata

from .model import Tokens


def cost(model: str, tokens: Tokens, calls: int = 1) -> Decimal | None:
    """US dollars that calls with these tokens together cost at list price; None where no price is known.

    The embedded model costs nothing. Where long prompts cost more, the mean call decides. Always None without the
    package: ``pip install 'extractor[prices]'``.

    >>> cost("local/qwen2.5-coder-1.5b", Tokens(1000, 0, 100)), cost("nobody/knows", Tokens(1000, 0, 100))
    (Decimal('0'), None)
    """
    provider, _, name = model.partition("/")
    if provider == "local":
        return Decimal(0)
    try:
        from genai_prices import Usage, calc_price
    except ImportError:
        return None
    calls = max(calls, 1)
    prompt, completion = tokens.prompt // calls, tokens.completion // calls
    usage = Usage(input_tokens=prompt, cache_read_tokens=min(tokens.cached // calls, prompt), output_tokens=completion)
    try:
        return Decimal(calc_price(usage, model_ref=name, provider_id=provider).total_price) * calls
    except LookupError:
        return None


def price_list() -> str:
    """Which price list is used: the package, its version, and the day of its newest change; "" if there is none."""
    try:
        from genai_prices.data_snapshot import get_snapshot
    except ImportError:
        return ""
    prices = [model.prices for provider in get_snapshot().providers for model in provider.models]
    limits = [price.constraint for several in prices if isinstance(several, list) for price in several]
    days = [day for limit in limits if (day := getattr(limit, "start_date", date.max)) <= date.today()]
    newest = f", newest change {max(days)}" if days else ""
    return f"genai-prices {metadata.version('genai-prices')}{newest}"
