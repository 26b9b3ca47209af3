"""How far scores fall on spoilt copies of articles.

    python bench/robustness.py [GOLD.jsonl …] [--kind KIND] [--limit N] [--show]
    python bench/robustness.py --live [MODEL] --cassettes DIR [GOLD.jsonl …]

Every article is read as it is and in copies that are spoilt in one way each (the functions of ``KINDS``); labels go
along. Printed is slot F1 of the copies less that of the articles, with a paired bootstrap over articles. Without
``--live`` the choices come from the labels: what falls is lost by our own code. With it a model is asked; its answers
are kept in DIR, and a run that was broken off goes on where it was. The default is seeds/gold/dev.jsonl.
"""

from __future__ import annotations

import html
import random
import re
import string
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from copies import aligned, carried, furniture, read_page
from readers import Reader, chosen, options, reader, tell

from extractor.edits import Copy, Edit, edited
from extractor.evaluation.gold import GoldCase, digest
from extractor.evaluation.intervals import difference, scores
from extractor.evaluation.judging import judge
from extractor.evaluation.measures import Counts, count
from extractor.evaluation.mistakes import mistakes

SCORES = ("slot_f1", "record_f1")
LIMIT = 0.03
"""Slot F1 may fall by so much."""

Spoil = Callable[[str, str, random.Random], Copy]
"""Text, language and chance -> the spoilt copy."""

_HAN = ("zh", "ja")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


def main() -> int:
    told = options("How far scores fall on spoilt copies of articles.").parse_args()
    cases = chosen(told.gold, told.limit)
    kinds = told.kind or list(KINDS)
    print(f"{len(cases)} articles, digest {digest(cases)}, {told.live or 'drafts without mistakes'}, by {told.reading}")
    started, total = time.monotonic(), len(cases) * (1 + len(kinds))
    counts: dict[str, list[Counts]] = defaultdict(list)
    wrong: dict[str, set[str]] = defaultdict(set)
    with reader(told.live, told.cassettes or Path("out/robustness"), told.reading) as read:
        for number, case in enumerate(cases):
            for step, kind in enumerate(("clean", *kinds), start=1):
                copy = case if kind == "clean" else spoilt(case, kind)
                counted, lines = _counted(copy, kind, read)
                counts[kind].append(counted)
                wrong[kind] |= lines
                tell(number * (1 + len(kinds)) + step, total, f"{case.id} {kind}", started)
    languages = [case.language for case in cases]
    print(f"{'':34}{'slot F1':>8}{'less':>8}  {'95 %':16}{'record F1':>10}{'less':>8}  95 %")
    print(f"{'clean':34}{_value(counts['clean'], 'slot_f1'):8.1f}{'':26}{_value(counts['clean'], 'record_f1'):10.1f}")
    fallen = []
    for kind in kinds:
        print(_row(kind, counts["clean"], counts[kind]))
        if (lost := difference(counts["clean"], counts[kind], "slot_f1")) and lost["difference"] < -LIMIT:
            fallen.append(kind)
        for language in sorted(set(languages)):
            own = [at for at, one in enumerate(languages) if one == language]
            print(_row(f"  {language}", *([counts[name][at] for at in own] for name in ("clean", kind))))
        for line in sorted(wrong[kind] - wrong["clean"]) if told.show else ():
            print(f"    + {line}")
    print(f"fallen by more than {100 * LIMIT:.0f} points: {', '.join(fallen) or 'none'}")
    return 1 if fallen else 0


def _counted(case: GoldCase, kind: str, read: Reader) -> tuple[Counts, set[str]]:
    """What is right in the records of one copy, and its mistakes as lines."""
    found = read(case, kind).extraction
    judged = judge(case, found)
    rows = mistakes(case, judged.judgements)
    lines = {
        f"{case.id} {r['type']}.{r['slot']} {r['label']} {r['outcome']} {r['gold']} | {r['predicted']}" for r in rows
    }
    return count(judged, found), lines


def _row(name: str, one: Sequence[Counts], two: Sequence[Counts]) -> str:
    cells = [f"{f'{name} ({len(one)})':34}"]
    for wanted in SCORES:
        lost = difference(one, two, wanted)
        if lost is None:
            cells.append(f"{'–':>8}{'':26}")
            continue
        low, high = (100 * (lost[end] or 0) for end in ("low", "high"))
        cells.append(f"{_value(two, wanted):8.1f}{100 * lost['difference']:8.1f}  {f'{low:.1f} to {high:.1f}':16}")
    return "".join(cells).rstrip()


def _value(counts: Sequence[Counts], name: str) -> float:
    return 100 * (scores(counts, [name], draws=1)[name]["value"] or 0)


def spoilt(case: GoldCase, kind: str) -> GoldCase:
    """The copy of a case: always the same one for the same article and kind."""
    chance = random.Random(f"{kind} {case.id}")
    if kind == "captions":
        return carried(case, captions(case, chance))
    if kind == "html":
        article = read_page(page(case, chance))
        copy = carried(case, aligned(case.text, article.text))
        return copy.model_copy(update={"published": article.published})
    return carried(case, KINDS[kind](case.text, case.language, chance))


# --- the ways in which text is spoilt ---


def plain(text: str, language: str, chance: random.Random) -> Copy:
    """A file of plain text: lines of at most 72 characters with CRLF, an empty line between paragraphs."""
    return _folded(text, language, 72, "\r\n", "\r\n\r\n")


def hyphenated(text: str, language: str, chance: random.Random) -> Copy:
    """A printed column: lines of about 44 characters, long words cut by a hyphen at their ends."""
    return _folded(text, language, 44, "\n", "\n", cut=language not in _HAN)


def flat(text: str, language: str, chance: random.Random) -> Copy:
    """One line: where a paragraph ended stands a blank, in Chinese nothing."""
    return edited(text, [Edit(*gap.span(), _blank(text, gap, language)) for gap in _gaps(text)])


def glued(text: str, language: str, chance: random.Random) -> Copy:
    """The title runs into what follows, and so does every second paragraph: «…визитомОн примет», «…в Риме.Сегодня»."""
    title, *others = _gaps(text) or [None]
    stops = [gap for gap in others if text[: gap.start()].rstrip()[-1:] in (".", "!", "?", "…", "»", "。")]
    joined = [title, *(gap for gap in stops if chance.random() < 0.5)]
    return edited(text, [Edit(*gap.span(), "") for gap in joined if gap])


def ocr(text: str, language: str, chance: random.Random) -> Copy:
    """A scan: a printed column in which letters and digits are taken for others that look alike."""
    column = hyphenated(text, language, chance)
    return _then(text, column, edited(column.text, _confused(column.text, chance)))


def captions(case: GoldCase, chance: random.Random) -> Copy:
    """Byline, captions with credits, links to other articles, sharing and tags between and behind the paragraphs."""
    words = furniture(case.language)
    gaps = _gaps(case.text)
    people = [party.name for summit in case.summits for party in summit.participants if party.name]
    people += [visit.visitor.name for visit in case.visits if visit.visitor.name]
    who = chance.choice(people) if people else None
    caption = f"{words['photo']}: {words['agency']}" if who is None else f"{who}. {words['photo']}: {words['agency']}"
    put = [(gaps[0].start() if gaps else len(case.text), f"\n{words['byline']}\n{caption}")]
    for gap in gaps[1:]:
        if chance.random() < 0.3:
            put.append((gap.start(), f"\n{chance.choice([words['photo_only'], words['also']])}"))
    put.append((len(case.text), f"\n\n{words['share']}\n{words['tags']}\n{words['also']}\n{words['most_read']}"))
    return edited(case.text, [Edit(at, at, line) for at, line in put])


_PAGE = string.Template(
    """<!DOCTYPE html><html lang="$language"><head><meta charset="utf-8"><title>$title</title>$date
<script>var x = '<p>';</script></head><body><header><nav><ul>$menu</ul></nav></header><main><article><h1>$heading</h1>
$body</article><aside><h3>$most_read</h3><ul>$menu</ul></aside></main>
<footer><a href="/about">$share</a> © $agency</footer></body></html>"""
)
_FIGURE = string.Template('<figure><img src="1.jpg" alt=""><figcaption>$photo: $agency</figcaption></figure>')
_DATE = string.Template('<meta property="article:published_time" content="${day}T10:00:00+00:00">')


def page(case: GoldCase, chance: random.Random) -> str:
    """A web page with the article: navigation, links, entities, soft hyphens, a picture, related articles, a footer."""
    words = furniture(case.language)
    title, *lines = [line.strip() for line in case.text.splitlines() if line.strip()]
    body = []
    for number, line in enumerate(lines):
        tag = "h2" if len(line) < 60 and line[-1:] not in ".!?…。»”" else "p"
        body.append(f"<{tag}>{_marked(line, chance)}</{tag}>")
        if number == 1:
            body.append(_FIGURE.substitute(words))
    return _PAGE.substitute(
        words,
        title=html.escape(title),
        heading=_marked(title, chance),
        body="\n".join(body),
        date=_DATE.substitute(day=case.published) if case.published else "",
        menu="".join(f'<li><a href="/{word}">{word}</a></li>' for word in words["tags"].split(", ")),
    )


def _marked(line: str, chance: random.Random) -> str:
    """A line in HTML: some words linked or bold, blanks between digits and words hard, long words with soft hyphens."""
    found = re.sub(r"(?<=\d) (?=\w)", "\u00a0", line)
    words = []
    for word in found.split(" "):
        letter = html.escape(word)
        if len(word) > 9 and word.isalpha() and chance.random() < 0.2:
            letter = f"{letter[:4]}&shy;{letter[4:]}"
        if chance.random() < 0.04:
            letter = chance.choice(['<a href="/t">{}</a>', "<b>{}</b>", "<em>{}</em>"]).format(letter)
        words.append(letter)
    return " ".join(words)


def _gaps(text: str) -> list[re.Match[str]]:
    """What stands between paragraphs."""
    return list(re.finditer(r"[ \t]*(?:\r?\n[ \t]*)+(?=\S)", text.rstrip()))


def _blank(text: str, gap: re.Match[str], language: str) -> str:
    return "" if language in _HAN else " "


def _folded(text: str, language: str, width: int, line_end: str, paragraph_end: str, *, cut: bool = False) -> Copy:
    """The text in lines of at most ``width`` characters; with ``cut`` words are divided at their ends."""
    width = width // 2 if language in _HAN else width
    edits = [Edit(*gap.span(), paragraph_end) for gap in _gaps(text)]
    for paragraph in re.finditer(r"[^\n]+", text):
        start = paragraph.start()
        while paragraph.end() - start > width:
            at = _break(text, start, start + width, language, cut=cut)
            if at is None:
                break
            edits.append(Edit(at.start, at.stop, at.words + line_end))
            start = at.stop
    return edited(text, edits)


def _break(text: str, start: int, limit: int, language: str, *, cut: bool) -> Edit | None:
    """Where a line ends that may not reach beyond ``limit``: at a blank, inside a long word, or anywhere in Chinese."""
    if language in _HAN:
        while (
            text[limit].isdigit()
            or (text[limit].isascii() and text[limit].isalnum())
            or text[limit] in "，。、；：！？）》”%"
        ):
            limit -= 1
        return Edit(limit, limit, "") if limit > start else None
    word = next(
        (
            one
            for one in re.finditer(r"[^\W\d_]{7,}", text[start : limit + 25])
            if one.start() < limit - start < one.end()
        ),
        None,
    )
    if cut and word:
        places = [
            at
            for at in range(word.start() + 2, word.end() - 2)
            if start + at < limit and text[start + at - 1] in _VOWELS
        ]
        if places:
            return Edit(start + places[-1], start + places[-1], "-")
    blank = text.rfind(" ", start + 1, limit + 1)
    return Edit(blank, blank + 1, "") if blank > 0 else None


_VOWELS = "аеёиоуыэюяіїєөүұәўaeiouyäöüéèáíóúıâ"


def _then(text: str, first: Copy, second: Copy) -> Copy:
    """Two steps as one copy of the text."""
    return aligned(text, second.text) if first.edits else second


LOOKALIKES = dict(zip("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX", strict=True))
"""Cyrillic letters and the Latin ones that look the same."""
DIGITS = {"0": "ОO", "1": "lI", "3": "З", "6": "б"}
CONFUSED = {
    "и": "н",
    "н": "и",
    "ш": "щ",
    "ц": "п",
    "в": "з",
    "e": "c",
    "c": "e",
    "h": "b",
    "i": "l",
    "l": "i",
    "n": "u",
}
"""Letters that a scan takes for other letters of the same script: nothing tells afterwards."""


def _confused(text: str, chance: random.Random) -> Iterator[Edit]:
    """2 % of the letters with a twin in the other script, 3 % of the digits like letters, one letter in 2,000."""
    cyrillic = len(_CYRILLIC.findall(text)) * 2 > len(text) * 0.5
    for at, letter in enumerate(text):
        if cyrillic and letter in LOOKALIKES and chance.random() < 0.02:
            yield Edit(at, at + 1, LOOKALIKES[letter])
        elif letter in DIGITS and chance.random() < 0.03:
            yield Edit(
                at, at + 1, chance.choice([one for one in DIGITS[letter] if cyrillic or one.isascii()] or [letter])
            )
        elif (
            letter in "оo"
            and text[at - 1 : at].isalpha()
            and text[at + 1 : at + 2].isalpha()
            and chance.random() < 0.01
        ):
            yield Edit(at, at + 1, "0")
        elif letter in CONFUSED and chance.random() < 0.0005:
            yield Edit(at, at + 1, CONFUSED[letter])


KINDS: dict[str, Spoil | None] = {
    "plain": plain,
    "html": None,
    "glued": glued,
    "ocr": ocr,
    "hyphenated": hyphenated,
    "flat": flat,
    "captions": None,
}

if __name__ == "__main__":
    sys.exit(main())
