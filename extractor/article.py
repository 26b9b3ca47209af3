"""What comes in: files, pages and text -> Article(text, published, language, source, url, title)."""

from __future__ import annotations

import codecs
import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from .errors import InputError
from .spans import Span

PublishedBasis = Literal["given", "metadata", "prefix", "dateline"]

MAX_BYTES = 10_000_000
"""Largest file, page, or line of a .jsonl file: 10 MB."""
MAX_CHARS = 200_000
"""Longest article, in characters: some eighty pages of print."""
DATELINE_WITHIN = datetime.timedelta(days=7)
"""A dateline further than this from the date of the page belongs to another event, or another year."""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Published(BaseModel):
    """Publication date of an article, ISO 8601, and what says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    date: str
    basis: PublishedBasis
    spans: tuple[Span, ...] = Field(default=(), description="characters of the article that show it, if any do")

    @property
    def day(self) -> datetime.date:
        """The date as a date."""
        return datetime.date.fromisoformat(self.date)


class Article(BaseModel):
    """One news article. ``text`` is kept exactly as given: all spans count its code points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    published: datetime.date | None = Field(
        default=None, description="publication date, where known from outside the text"
    )
    published_basis: PublishedBasis | None = None
    language: str | None = Field(default=None, description="BCP 47; null: detect")
    source: str | None = Field(default=None, description="outlet or file name")
    url: str | None = None
    title: str | None = None
    hidden: int = Field(default=0, description="characters of the page that browsers do not show; they were left out")
    id: str = Field(
        default_factory=lambda data: _sha256(data["text"])[:16],
        description="default: first 16 hex digits of the SHA-256 of the text",
    )

    @field_validator("text", "language", "source", "url", "title", "id")
    @classmethod
    def _is_unicode(cls, value: str | None) -> str | None:
        """Half a surrogate pair is no character; nothing that holds one could be written out again."""
        if value is not None:
            value.encode()
        return value

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8, in hex: the same text has the same, wherever it came from."""
        return _sha256(self.text)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        published: datetime.date | None = None,
        published_basis: PublishedBasis | None = None,
        language: str | None = None,
        source: str | None = None,
        url: str | None = None,
        title: str | None = None,
        id: str | None = None,
    ) -> Article:
        """An article with this text, kept exactly.

        ``published_basis`` defaults to "given" where there is a date. Raises ``InputError`` if the text is
        empty, longer than ``MAX_CHARS``, or holds NUL or halves of surrogate pairs.
        """
        if not text.strip():
            raise InputError("the article is empty")
        if len(text) > MAX_CHARS:
            limit = f"{len(text):,} characters are more than the {MAX_CHARS:,} that an article may have"
            raise InputError(limit, "give its articles one by one")
        if "\0" in text:
            raise InputError("no text: it holds NUL characters")
        fields: dict[str, Any] = {
            "text": text,
            "language": language,
            "source": source,
            "url": url,
            "title": title,
            "id": id,
        }
        if published:
            fields |= {"published": published, "published_basis": published_basis or "given"}
        try:
            return cls.model_validate({name: value for name, value in fields.items() if value})
        except ValidationError as error:
            raise InputError(_first(error)) from error

    @classmethod
    def from_path(
        cls, path: str | Path, *, published: datetime.date | None = None, language: str | None = None
    ) -> Article:
        """The one article of a file: .html and .htm, .json and .jsonl, anything else as plain text.

        See :func:`read_articles` for files with several. Raises ``InputError`` for a file that is missing, a
        directory, larger than ``MAX_BYTES``, empty, not text, or not exactly one article.
        """
        path = Path(path)
        if path.suffix.lower() in (".json", ".jsonl"):
            articles = list(islice(read_articles(path, published=published, language=language), 2))
            if len(articles) != 1:
                how_many = "more than one article" if articles else "no article"
                raise InputError(f"{path}: {how_many}", "read_articles reads files with several")
            return articles[0]
        with reading(path):
            data = _read(path)
            if path.suffix.lower() in (".html", ".htm"):
                return _from_html(data, published=published, language=language, source=name_of(path))
            return cls.from_text(decode(data), published=published, language=language, source=name_of(path))

    @classmethod
    def from_url(
        cls,
        url: str,
        *,
        published: datetime.date | None = None,
        language: str | None = None,
        allow_private: bool = False,
    ) -> Article:
        """The article of a page on the web, fetched under the guards of :func:`extractor.fetching.fetch`.

        Raises ``InputError`` if it cannot be fetched, is no HTML or plain text, or holds no article.
        """
        from .fetching import fetch

        page = fetch(url, max_bytes=MAX_BYTES, allow_private=allow_private)
        kind, _, parameters = page.content_type.lower().partition(";")
        charset = re.search(r"charset=[\"']?([\w.:-]+)", parameters)
        declared = charset[1] if charset else None
        with reading(page.url):
            match kind.strip():
                case "text/html" | "application/xhtml+xml" | "":
                    return _from_html(
                        page.data, declared=declared, published=published, language=language, url=page.url
                    )
                case "text/plain":
                    text = decode(page.data, declared)
                    return cls.from_text(text, published=published, language=language, source=page.url, url=page.url)
                case other:
                    raise InputError(f"no article but {other}", "HTML and plain text can be read")


class _Row(BaseModel):
    """An article as .json and .jsonl files give it; other fields are ignored."""

    model_config = ConfigDict(strict=True)

    text: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    source: str | None = None
    url: str | None = None
    id: str | None = None


def read_articles(
    path: str | Path, *, published: datetime.date | None = None, language: str | None = None
) -> Iterator[Article]:
    """All articles of a file, in order: one of .txt or .html, any number of .json (object or list) and .jsonl.

    .jsonl is read line by line, so that it may be of any size. A line that is no article raises ``InputError``
    that names it; the iterator can then be asked for the next. Raises ``InputError`` as ``Article.from_path``.
    """
    path = Path(path)
    if path.suffix.lower() == ".jsonl":
        rows = _lines(path)
    elif path.suffix.lower() == ".json":
        with reading(path):
            content = _json(_read(path))
        items = content if isinstance(content, list) else [content]
        rows = ((f"{name_of(path)}, article {number}", item) for number, item in enumerate(items, 1))
    else:
        return iter([Article.from_path(path, published=published, language=language)])
    return map(partial(article_from_row, published=published, language=language), rows)


def parse_date(text: str) -> datetime.date:
    """The day that ``text`` writes as YYYY-MM-DD (ISO 8601 calendar date). Raises ``InputError`` for anything else.

    >>> parse_date("2025-11-25")
    datetime.date(2025, 11, 25)
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError("not of this form")
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no date: {error}", "write it as 2025-11-25") from error


def published(article: Article) -> Published | None:
    """When the article was published, and what says so; None if nothing does.

    A given date counts before all. Then a dateline («БИШКЕК, 25 ноя», "MOSCOW, Nov 25 (Reuters)"), because the
    dates of pages are sometimes those of a copy; it needs a year of its own or a page date within a week. Then
    the page's metadata, then a prefix ``date YYYY-MM-DD`` at the very start of the text.

    >>> published(Article(text=" date 2025-11-24 МИНСК, 25 ноя. /Агентство/. Президент прибыл.")).date
    '2025-11-25'
    """
    if article.published and article.published_basis != "metadata":
        return Published(date=article.published.isoformat(), basis=article.published_basis or "given")
    prefix, start = _prefix(article.text)
    page = prefix
    if article.published:
        page = Published(date=article.published.isoformat(), basis="metadata")
    return _dateline(article.text, start, page) or page


# ------------------------------------------------------------------------------------------- dates in the text

_PREFIX = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2})(?!\d)", re.ASCII)

_PLACE = r"(?P<place>[^\W\d_](?:[^\W\d_]|[ '’-]){1,40}?)"
_COUNTRY = r"(?:\s?\([^()\n]{2,40}\))?"
# In datelines a month may be any word; whether it is one is asked only of what stands where a dateline stands.
_DATES = (
    r"(?P<day>\d{1,2})\s+(?P<month>[^\W\d_]{3,12})\b(?:\.?\s+(?P<year>\d{4})(?:\s*(?:года|г\.))?)?",
    r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>\d{1,2})(?:,?\s+(?P<year>\d{4}))?",
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:20)?\d{2})",
)
_AGENCY = r"(?P<agency>/[^/\n]{2,40}/|\([^()\n]{2,40}\)\s*[–—-]|[A-ZА-ЯЁ.]{3,20}\s*(?:[–—:-]|$))"
_LINE_START = re.compile(r"\S.*")
_BEHIND_TITLE = re.compile(r"(?<=[a-zа-яё»”\"?!]) ?(?=[A-ZА-ЯЁ]{3})")  # where the title runs into what follows
_TITLE = 300
_LINES = 5  # a heading, a subheading and a byline may stand before the dateline

# Languages of the region and of the large agencies.
_MONTH_LOCALES = ("ru", "en", "ky", "kk", "uz", "tg", "tk", "uk", "be", "az", "tr", "hy", "ka", "de", "fr", "es", "it")


@lru_cache(maxsize=1)
def _datelines() -> tuple[re.Pattern[str], ...]:
    forms = [
        form
        for date in _DATES
        for form in (
            rf"{_PLACE}{_COUNTRY}(?:[.,]|\s+[–—-])\s*(?P<date>{date})(?!\w)(?P<end>\s*[.,]?\s*[–—-]*)\s*{_AGENCY}?",
            rf"(?P<date>{date}),\s+{_PLACE}{_COUNTRY}(?P<end>\s+)(?P<agency>/[^/\n]{{2,40}}/)",
        )
    ]
    chinese = r"(?P<place>[^\W\d_]{2,20})(?P<date>(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日)"
    forms.append(chinese + r"(?P<end>)(?P<agency>[电電讯訊])")
    return tuple(re.compile(form, re.MULTILINE) for form in forms)


def _prefix(text: str) -> tuple[Published | None, int]:
    """The date that the text starts with, and where the text goes on after it."""
    match = _PREFIX.match(text)
    day = _day(*map(int, match[1].split("-"))) if match else None
    if not match or not day:
        return None, 0
    return Published(date=day.isoformat(), basis="prefix", spans=(Span(*match.span(1)),)), match.end()


def _dateline(text: str, start: int, page: Published | None) -> Published | None:
    """What the first dateline says, as far as it and the date of the page give a day."""
    base = datetime.date.fromisoformat(page.date) if page else None
    lines = [line.start() for line in islice(_LINE_START.finditer(text, start), _LINES)]
    glued = [place.end() for place in _BEHIND_TITLE.finditer(text, start, start + _TITLE)]
    for match in (dateline.match(text, place) for place in sorted(lines + glued) for dateline in _datelines()):
        if not match or not _is_dateline(match) or (match.start() in glued and not _is_marked(match)):
            continue
        year, month = match["year"], _month(match["month"])
        years = (
            [int(year) + 2000 * (len(year) == 2)] if year else [base.year + step for step in (-1, 0, 1)] if base else []
        )
        days = [day for year_ in years if month and (day := _day(year_, month, int(match["day"])))]
        near = [day for day in days if not base or abs(day - base) <= DATELINE_WITHIN]
        if near:
            shows_year = () if year or not page else page.spans
            spans = (*shows_year, Span(*match.span("date")))
            return Published(date=near[0].isoformat(), basis="dateline", spans=spans)
    return None


def _is_dateline(match: re.Match[str]) -> bool:
    """True if an agency follows, or only the place is in capitals: «Москва, 9 мая» may start any sentence."""
    agency = match["agency"] or ""
    if match["month"].isupper():  # all is in capitals, as in headings
        return agency.startswith(("/", "("))
    return bool(agency) or (match["place"].isupper() and bool(match["end"].strip()))


def _is_marked(match: re.Match[str]) -> bool:
    """True if a dateline could be nothing else: its place is in capitals, an agency or a dash follows."""
    return match["place"].isupper() and bool(match["agency"] or re.search("[–—-]", match["end"]))


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    """The month that ``word`` is, names, or starts to name: «11», «ноября», «ноя», "Sept"."""
    if word.isdigit():
        return int(word)
    months = {month for name, month in _month_names() if name.startswith(word.casefold())}
    return months.pop() if len(months) == 1 else None


@lru_cache(maxsize=1)
def _month_names() -> frozenset[tuple[str, int]]:
    from babel import Locale  # takes a while to import; few articles need it

    return frozenset(
        (name.casefold(), month)
        for code in _MONTH_LOCALES
        for form in ("format", "stand-alone")
        for month, name in Locale(code).months[form]["wide"].items()
    )


# ------------------------------------------------------------------------------------------- files and encodings

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# Legacy encodings of the WHATWG Encoding Standard that newspapers use, and UTF-16 without a mark.
_DETECTED = """utf_16_le utf_16_be cp1251 koi8_r koi8_u cp866 iso8859_5 mac_cyrillic cp1252 cp1250 cp1253 cp1254 cp1255
    cp1256 cp1257 cp1258 iso8859_2 gb18030 big5 euc_jp shift_jis euc_kr"""
_NO_CHARSETS = {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape", "utf-7"}  # but codecs


_DATE_MARKS = """//meta | //link[@rel="canonical"] | //script[contains(@type, "ld+json")] | //time
    | //*[contains(@itemprop, "datePublished")]
    | //*[contains(@class, "date") and not(contains(@class, "update")) and string-length(normalize-space()) < 40]"""


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``: by its byte order mark, else UTF-8, else as ``declared``, else by detection.

    UTF-8 comes before what a page declares, since other text is hardly ever valid UTF-8 by chance. Line ends
    stay as they are. Raises ``InputError`` if nothing fits, or if it looks binary.

    >>> decode("Бишкек".encode("koi8-r"), "koi8-r")
    'Бишкек'
    """
    text = next(filter(None, (_decoded(data, name) for name in (_mark(data), "utf-8", declared) if name)), None)
    if text is None and data:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=_DETECTED.split()).best()
        text = str(best) if best else "\0"
    text = text or ""
    controls = sum(character < " " and character not in "\t\n\v\f\r\x1b" for character in text)
    if "\0" in text or controls * 100 > len(text):
        raise InputError("binary, or in no encoding that is known here", "save it as UTF-8 text or HTML")
    return text


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding) if codecs.lookup(encoding).name not in _NO_CHARSETS else "\0"
    except (UnicodeError, LookupError):
        return None
    return None if "\0" in text else text  # UTF-16 taken for UTF-8


def _from_html(
    data: bytes,
    *,
    declared: str | None = None,
    published: datetime.date | None,
    language: str | None,
    source: str | None = None,
    url: str | None = None,
) -> Article:
    """Main text, title and date of a page."""
    import trafilatura

    in_page = re.search(rb"<meta[^>]{0,200}charset=[\"']?([\w.:-]+)", data[:2048], re.IGNORECASE)
    text = decode(data, declared or (in_page[1].decode("ascii") if in_page else None))
    tree = trafilatura.load_html(text)
    hidden = _without_hidden(tree) if tree is not None else 0
    page = trafilatura.bare_extraction(tree, url=url, with_metadata=True, include_comments=False)
    if page is None or isinstance(page, dict) or not page.text:
        raise InputError("no article was found in the page", "save its text as a .txt file")
    article = Article.from_text(
        page.text,
        published=published or _page_date(text, url),
        published_basis="given" if published else "metadata",
        language=language,
        source=source or page.sitename or url,
        url=url,
        title=page.title,
    )
    return article.model_copy(update={"hidden": hidden})


# What style sheets write to keep words from being seen: no box, no ink, no size, no place on the screen. Offsets of a
# few hundred pixels or of a whole width move what is seen.
_NOTHING = r"(?:0+(?:\.0*)?|\.0+)"
_UNSEEN = re.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|color\s*:\s*transparent"
    rf"|opacity\s*:\s*{_NOTHING}%?\s*(?:[;!}}]|$)"
    rf"|font-size\s*:\s*(?:{_NOTHING}(?:px|pt|em|rem|%)?|0*1px)\s*(?:[;!}}]|$)"
    r"|(?:(?:margin-)?(?:left|top)|right|text-indent)\s*:\s*-(?:(?:999|\d{4,})(?:\.\d*)?(?:px|pt)"
    r"|\d{3,}(?:\.\d*)?r?em))"
    r"|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_NEVER_TEXT = frozenset(("script", "style", "noscript", "template"))


def _without_hidden(tree: Any) -> int:
    """Take out of a page what browsers do not show; how many characters of text that was.

    Seen are the ``hidden`` attribute, styles at the element, and styles for a class or an id in the page itself; what
    other files or programs hide is not known here.
    """
    names = {
        name.strip()
        for sheet in tree.iter("style")
        for names, style in _style_rules(sheet.text or "")
        if _UNSEEN.search(style)
        for name in names.split(",")
    }
    found = [
        node
        for node in tree.iter("*")
        if node.tag not in ("html", "body", "head", *_NEVER_TEXT)
        and (
            "hidden" in node.attrib
            or _UNSEEN.search(node.get("style", ""))
            or f"#{node.get('id')}" in names
            or any(f".{name}" in names for name in node.get("class", "").split())
        )
    ]
    count = 0
    for node in reversed(found):  # inner ones first, so that their text is counted once
        count += len(" ".join(" ".join(node.itertext()).split()))
        node.drop_tree()
    return count


def _style_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Names and style of each rule of a style sheet. Left out are blocks of at-rules: they hold on paper, or at times.

    >>> list(_style_rules("@media print { .a { color: red } } .b, #c /* d */ { top: 0 }"))
    [(' .b, #c  ', ' top: 0 ')]
    """
    first, *others = sheet.split("/*")
    depth = 0  # of the blocks that hold blocks
    for piece in "".join((first, *(other.partition("*/")[2] for other in others))).split("}"):
        *heads, style = piece.split("{")
        if depth == 0 and len(heads) == 1:
            names = heads[0].rpartition(";")[2]
            if not names.lstrip().startswith("@"):
                yield names, style
        depth = max(0, depth + len(heads) - 1)


def _page_date(page: str, url: str | None) -> datetime.date | None:
    """The publication date that a page is marked with, or that its address holds.

    The search for dates gets nothing else to see: it would fall back on headings, pictures and the text, and what
    stands there may be the day of any event.
    """
    import htmldate
    import trafilatura
    from lxml.html import tostring

    tree = trafilatura.load_html(page)
    marks = [] if tree is None else tree.xpath(_DATE_MARKS)
    marked = "".join(tostring(mark, encoding="unicode", with_tail=False) for mark in marks)
    html = f"<html><head></head><body>{marked}</body></html>"
    found = htmldate.find_date(html, url=url, extensive_search=False, original_date=True, max_date="2100-01-01")
    return parse_date(found) if found else _written_date(" ".join(mark.text_content() for mark in marks))


def _written_date(text: str) -> datetime.date | None:
    """The first day of ``text`` that is written with its month's name and its year: «4 марта 2025, 10:15»."""
    found = (match for match in re.finditer(_DATES[0], text) if match["year"])
    days = (_day(int(match["year"]), _month(match["month"]) or 0, int(match["day"])) for match in found)
    return next(filter(None, days), None)


def article_from_row(row: tuple[str, Any], *, published: datetime.date | None, language: str | None) -> Article:
    """The article of one line, row or list item: where it stands, and its JSON as bytes or as a value.

    Raises ``InputError`` that names the place if it is none.
    """
    place, value = row
    with reading(place):
        try:
            fields = _Row.model_validate(_json(value) if isinstance(value, bytes) else value)
        except ValidationError as error:
            raise InputError(_first(error)) from error
        date = parse_date(re.split("[T ]", fields.published)[0]) if fields.published and not published else published
        return Article.from_text(
            fields.text,
            published=date,
            published_basis="given" if published else "metadata",
            language=language or fields.language,
            source=fields.source or place,
            url=fields.url,
            title=fields.title,
            id=fields.id,
        )


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    with reading(path):
        _size(path)
        with path.open("rb") as file:
            for number, line in enumerate(iter(partial(file.readline, MAX_BYTES + 1), b""), 1):
                if len(line) > MAX_BYTES:
                    raise InputError(f"line {number} is longer than {MAX_BYTES:,} bytes")
                if line.strip():
                    yield f"{name_of(path)}, line {number}", line


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)  # finds out by itself whether it is UTF-8, -16 or -32
    except (ValueError, RecursionError) as error:
        raise InputError(f"no JSON: {error}") from error


def _read(path: Path) -> bytes:
    """All bytes of a file that is not too large; a pipe has no size, so what is read counts too."""
    size = _size(path)
    data = b""
    if size <= MAX_BYTES:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    if max(size, len(data)) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES:,} bytes", "one article a file, or many in a .jsonl file")
    return data


def _size(path: Path) -> int:
    if path.is_dir():
        raise InputError("a directory", f"name its files, e.g. {path}/*.txt")
    return path.stat().st_size


@contextmanager
def reading(place: str | Path) -> Iterator[None]:
    """Errors inside say where they happened; those of the operating system become ``InputError``."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{place}: {error.message}", error.hint) from error
    except FileNotFoundError as error:
        raise InputError(f"{place}: no such file") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{place}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def name_of(path: Path) -> str:
    """A file's name as text."""
    return path.name.encode(errors="replace").decode()  # a name may hold bytes that are no characters


def _first(error: ValidationError) -> str:
    details = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(map(str, details["loc"]))
    return f"{where}: {details['msg']}" if where else details["msg"]
