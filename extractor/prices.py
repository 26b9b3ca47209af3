"""Model and tokens -> US dollars, by the price list of genai-prices, whose release is the date of the prices."""

from __future__ import annotations

from decimal import Decimal
from importlib import metadata

from .model import Tokens


def cost(model: str, tokens: Tokens) -> Decimal | None:
    """US dollars that these tokens cost at list price; 0 for the embedded model, None where no price is known.

    None as well without the package: ``pip install 'extractor[prices]'``.

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
    usage = Usage(input_tokens=tokens.prompt, cache_read_tokens=tokens.cached, output_tokens=tokens.completion)
    try:
        return Decimal(calc_price(usage, model_ref=name, provider_id=provider).total_price)
    except LookupError:
        return None


def price_list() -> str:
    """Which price list is used: the package and its version; "" if there is none."""
    try:
        return f"genai-prices {metadata.version('genai-prices')}"
    except metadata.PackageNotFoundError:
        return ""
