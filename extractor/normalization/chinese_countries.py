"""Chinese text -> countries that one sign stands for: 中泰贸易, 对美出口, 访柬, 俄方."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from ..spans import Span
from .forms import HAN

Use = Literal["adjective", "country"]
Found = tuple[Span, Use, str]

_FIXED = {
    **dict.fromkeys("中华華", "CN"),
    **dict.fromkeys("韩韓", "KR"),
    **dict(zip("美俄日英法德朝", ("US", "RU", "JP", "GB", "FR", "DE", "KP"), strict=True)),
}
"""Signs that stand for one country in every article; the others begin the name of a country that the article names."""

_SIGN = f"[{HAN}]"
_TRADE = "(?:双边|雙邊)?(?:货物|貨物|服务|服務|商品|农产品)?(?:贸易|貿易|经贸|經貿|进出口|進出口)"
_FLOW = (
    "(?![益前常后後程期好丽麗律院规規人语語雄])的?(?:[^，。；、：\\s对對自从從]{0,6}?)"
    "(?:出口|进口|進口|贸易|貿易|投资|投資|顺差|順差|逆差|出超|入超)"
)
_GOES_ON = (
    r"(?=[，。、；：！？”」）)\s]|\Z|[后後前时時]|期间|期間|之行|访问|訪問|出席|参加|參加|举行|舉行|进行|進行|展开|展開|作|公务|公務|国事"
    r"|正式|工作|会见|會見|会晤|會晤|考察|并|的)"
)
_USES: tuple[tuple[re.Pattern[str], Use], ...] = (
    # Between both: 中泰两国, 柬泰贸易额, 中美双边贸易.
    (re.compile(rf"(?=({_SIGN}{_SIGN})(?:两国|兩國|双方|雙方|之间|之間|{_TRADE}))"), "adjective"),
    # One side of a trade: 对美出口, 自泰进口, 从俄进口; not the 对 of 对日益增长的出口.
    (re.compile(rf"(?<=[对對向自从從由])(?=({_SIGN}){_FLOW})"), "country"),
    # Where somebody goes: 访泰, 来华, 赴美.
    (re.compile(rf"(?<=[访訪赴来來抵])(?=({_SIGN}){_GOES_ON})"), "country"),
    # A side: 中方, 美方; the word for west and the like need not be told apart, they name no side.
    (re.compile(rf"(?=({_SIGN})方(?![便法面式案针針向位程块块形圆圓]))"), "adjective"),
)
_NO_SIDES = frozenset("西南北东東双雙对對官军軍警院资資校厂廠多各我地处處远遠平立比大何四八百正女男甲乙卖賣买買供需")


def read_signs(text: str, named: Iterable[tuple[str, str]]) -> Iterator[Found]:
    """Signs for countries in words that only a country fits, each with its code; ``named``: names and codes.

    >>> names = [("泰国", "TH"), ("柬埔寨", "KH")]
    >>> text = "柬泰贸易额增长，自泰进口下降，首相访泰。泰式"
    >>> [(span.of(text), kind, code) for span, kind, code in read_signs(text, names)]
    [('柬', 'adjective', 'KH'), ('泰', 'adjective', 'TH'), ('泰', 'country', 'TH'), ('泰', 'country', 'TH')]
    """
    codes: dict[str, set[str]] = {}
    for name, code in named:
        codes.setdefault(name[0], set()).add(code)
    signs = {sign: next(iter(found)) for sign, found in codes.items() if len(found) == 1} | _FIXED
    found: dict[int, Found] = {}
    for use, kind in _USES:
        for match in use.finditer(text):
            written = match.group(1)
            alone = kind == "adjective" and len(written) == 1
            if all(sign in signs for sign in written) and not (alone and written in _NO_SIDES):
                for at, sign in enumerate(written, match.start(1)):
                    found.setdefault(at, (Span(at, at + 1), kind, signs[sign]))
    yield from (found[at] for at in sorted(found))
