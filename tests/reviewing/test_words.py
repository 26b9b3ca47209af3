"""What a reviewer types or selects becomes the value that the readers give, with the characters that prove it."""

import pytest

from extractor import Article, Period, Person, Place, Span, Summit, TradeFigure, Visit
from extractor.reporting.fields import shown_of
from extractor.reviewing.words import Meant, Reader, Refused, Said, choices

TEXT = (
    "Президент Казахстана Касым-Жомарт Токаев 17–18 июня 2025 года посетит с рабочим визитом Баку.\n"
    "По другим данным, визит пройдёт 19 июня. Ранее в Баку был Эмомали Рахмон.\n"
    "Экспорт Казахстана в Азербайджан упал на 4,5% и составил 1,4 млрд долларов."
)
VISIT = Visit(
    id="visit-1",
    visitor=Person(name="Эмомали Рахмон", country="TJ"),
    destination=Place(country="KZ", city="Астана"),
    period=Period(start="2025-06-20", end="2025-06-20"),
    evidence=(Span(0, TEXT.index("\n")),),
)
FIGURE = TradeFigure(
    id="tradefigure-1", reporter="RU", flow="export", measure="growth", value=1, unit="percent", period=Period(),
    evidence=(Span(TEXT.rindex("\n") + 1, len(TEXT)),),
)  # fmt: skip
SUMMIT = Summit(id="summit-1", name="встреча", level="bilateral", place=Place(), period=Period())


@pytest.fixture(scope="module")
def reader():
    return Reader(Article.from_text(TEXT, published="2025-06-16", language="ru"))


def field(record, path):
    return next(one for one in shown_of(record) if one.paths[0] == path)


def read(reader, path, words="", chosen=None, record=VISIT, **more):
    at = Span(TEXT.index(chosen), TEXT.index(chosen) + len(chosen)) if chosen else None
    return reader.read(field(record, path), record, Said(words, at, **more))


def told(meant):
    return meant.new, [span.of(TEXT) for span in meant.spans]


@pytest.mark.parametrize(
    ("path", "words", "new", "proof"),
    [
        ("visitor", "Касым-Жомарт Токаев", {"name": "Касым-Жомарт Токаев", "country": "KZ"}, "Токаев"),
        ("destination", "Баку", {"country": "AZ", "city": "Баку"}, "Баку"),
        ("destination", "Азербайджан", {"country": "AZ", "city": None}, "Азербайджан"),
        ("destination", "Baku, AZ", None, None),
        ("period", "17–18 июня 2025 года", {"start": "2025-06-17", "end": "2025-06-18"}, "17–18 июня 2025 года"),
        ("period", "19 июня", {"start": "2025-06-19", "end": "2025-06-19"}, "19 июня"),
        ("period", "2025-06-19", {"start": "2025-06-19", "end": "2025-06-19", "text": None}, "19 июня"),
        ("period", "2025-06-17/2025-06-18", {"start": "2025-06-17", "end": "2025-06-18"}, "17–18 июня 2025 года"),
        ("purpose", "рабочим визитом", {"": "рабочим визитом"}, "рабочим визитом"),
    ],
)
def test_words_of_the_article_become_values(reader, path, words, new, proof):
    meant = read(reader, path, words)
    if new is None:
        assert isinstance(meant, Refused)
        return
    values, (found,) = told(meant)
    assert {name: values[f"{path}.{name}" if name else path] for name in new} == new
    assert proof in found


@pytest.mark.parametrize(
    ("path", "words", "code"),
    [
        ("visitor", "Ильхам Алиев", "not_in_text"),
        ("destination", "Ташкент", "not_in_text"),
        ("period", "3 мая 2024 года", "not_in_text"),
        ("period", "2024-05-03", "not_in_text"),
        ("period", "2025-06-18/2025-06-17", "no_period_read"),
        ("period", "Баку", "no_period_read"),
        ("purpose", "отдых", "not_in_text"),
        ("visitor", "Касым-Жомарт Токаев, JP", "country_not_in_text"),
        ("visitor", " ", "nothing_typed"),
    ],
)
def test_what_does_not_stand_there_is_refused(reader, path, words, code):
    assert read(reader, path, words) == Refused(code)


@pytest.mark.parametrize(
    ("path", "words", "new"),
    [
        ("visitor", "Ильхам Алиев", {"visitor.name": "Ильхам Алиев"}),
        ("visitor", "Kim Novak, US", {"visitor.name": "Kim Novak", "visitor.country": "US"}),
        ("destination", "Ташкент", {"destination.country": "UZ", "destination.city": "Ташкент"}),
        ("destination", "Нурек, TJ", {"destination.country": "TJ", "destination.city": "Нурек"}),
        ("period", "2024-05-03", {"period.start": "2024-05-03"}),
    ],
)
def test_it_is_taken_from_who_says_to_know_it_and_has_no_proof(reader, path, words, new):
    meant = read(reader, path, words, outside=True)
    assert new.items() <= meant.new.items()
    assert meant.spans == ()


def test_selected_words_are_read_where_they_stand(reader):
    assert told(read(reader, "period", chosen="19 июня"))[0]["period.start"] == "2025-06-19"
    assert told(read(reader, "visitor", chosen="Токаев"))[0]["visitor.name"] == "Касым-Жомарт Токаев"
    assert told(read(reader, "period", chosen=" 19 июня. "))[1] == ["19 июня."]


def test_a_part_of_what_the_readers_took_together_is_read_alone(reader):
    assert told(read(reader, "period", chosen="18 июня"))[0]["period.start"] == "2025-06-18"


def test_what_is_typed_must_fit_what_is_selected(reader):
    assert told(read(reader, "period", "2026-06-19", chosen="19 июня"))[0]["period.start"] == "2026-06-19"
    assert read(reader, "period", "2026-06-19", chosen="Баку") == Refused("not_proved")
    assert read(reader, "visitor", "Ильхам Алиев", chosen="Рахмон") == Refused("not_proved")


def test_numbers_are_in_full_units_and_what_fell_has_a_minus(reader):
    assert told(read(reader, "value", "1,4 млрд долларов", record=FIGURE))[0]["value"] == "1400000000"
    assert told(read(reader, "value", "4,5%", record=FIGURE))[0]["value"] == "-4.5"
    assert read(reader, "value", "5,4%", record=FIGURE) == Refused("not_in_text")
    assert told(read(reader, "reporter", "Казахстана", record=FIGURE))[0] == {"reporter": "KZ"}
    assert told(read(reader, "reporter", "kz", record=FIGURE))[0] == {"reporter": "KZ"}


def test_a_word_of_ours_is_shown_by_words_of_the_article(reader):
    new, (proof,) = told(read(reader, "kind", choice="working"))
    assert (new, proof) == ({"kind": "working"}, "рабочим визитом")
    assert read(reader, "kind", choice="state") == Refused("no_proof")
    assert told(read(reader, "kind", "визитом", choice="state")) == ({"kind": "state"}, ["визитом"])
    assert read(reader, "kind", choice="state", outside=True) == Meant({"kind": "state"})
    assert read(reader, "kind", choice="grand") == Refused("nothing_typed")
    assert "working" in choices("Visit", "kind")
    assert choices("Visit", "visitor") == ()


def test_other_values_of_the_article_are_offered_and_the_present_one_is_not(reader):
    offered = [found for _, found in reader.candidates(field(VISIT, "visitor"), VISIT, {"name": "Эмомали Рахмон"})]
    assert [one["name"] for one in offered] == ["Касым-Жомарт Токаев"]
    dates = reader.candidates(field(VISIT, "period"), VISIT, {"start": "2025-06-20", "end": "2025-06-20"})
    assert [span.of(TEXT) for span, _ in dates][:1] == ["17–18 июня 2025 года"]


def test_offsets_are_those_of_the_article_as_it_is_kept():
    text = "про-\nграмма: Токаев 19 июня 2025 года посетит Ба\u00adку 😀 и Рим."
    reader = Reader(Article.from_text(text, published="2025-06-16", language="ru"))
    meant = reader.read(field(VISIT, "destination"), VISIT, Said("Рим"))
    assert [span.of(reader.text) for span in meant.spans] == ["Рим"]


def test_a_country_can_take_part(reader):
    record = SUMMIT.model_copy(update={"participants": ()})
    shown = field(Summit(**{**dict(record), "participants": [{"person": {"name": "Ким"}}]}), "participants.0")
    meant = reader.read(shown, record, Said("Азербайджан"))
    assert meant.new == {"participants.0.person.name": None, "participants.0.country": "AZ"}
