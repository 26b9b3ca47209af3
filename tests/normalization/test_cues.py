"""Cues: the table is whole, every row finds its own words, and sentences give the cues they show."""

from __future__ import annotations

import unicodedata
from collections import Counter
from importlib import resources
from typing import get_args

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from extractor.normalization.cues import CueKind, read_cues
from extractor.records import Flow, Likelihood, Measure, Modality, Status, SummitKind, VisitKind

TABLE = resources.files("extractor.normalization").joinpath("tables/cues.tsv").read_text("utf-8")
ROWS = [tuple(line.split("\t")) for line in TABLE.splitlines() if line and not line.startswith("#")]
VALUES: dict[str, tuple[str, ...]] = {
    "replacement": ("before", "after"),
    "step": ("month", "quarter", "any"),
    "habitual": ("habitual", "series"),
    "travel": ("visit",),
    "travel_end": ("end", "leave", "go"),
    "last_day": ("end", "leave", "go"),
    "first_day": ("begin",),
    "visit_kind": get_args(VisitKind),
    "summit_kind": get_args(SummitKind),
    "flow": get_args(Flow),
    "measure": get_args(Measure),
    "modality": get_args(Modality),
    "status": get_args(Status),
    "duration": tuple("23456789"),
    "pronoun": ("he", "they"),
    "likelihood": get_args(Likelihood),
    "attendance": ("attendance", "host"),
    "source": ("according", "office"),
    "outsider": ("traveller", "met"),
    "capital": ("capital", "land"),
    "denial": ("denial", "away"),
    "rebuttal": ("rebuttal", "wish"),
}


PARTICIPLES = {"ky": "ган", "kk": "ған", "uz": "gan", "uz-Cyrl": "ган", "tr": "mış"}
"""What stands for the sign of any ending of a verb."""


def examples(pattern: str, language: str) -> list[str]:
    """For each alternative of each word of ``pattern`` a phrase that has it."""
    pattern = pattern.replace("~", PARTICIPLES.get(language, "~"))
    words = [word.replace("*", "").split("|") for word in pattern.split(" ") if word[0] not in "_!"]
    return [
        " ".join(alternative if place == index else other[0] for place, other in enumerate(words))
        for index, word in enumerate(words)
        for alternative in word
    ]


def test_no_row_stands_twice() -> None:
    assert [row for row, count in Counter(ROWS).items() if count > 1] == []


@pytest.mark.parametrize("row", ROWS, ids="|".join)
def test_a_row_is_known_and_finds_its_own_words(row: tuple[str, ...]) -> None:
    kind, value, language, pattern = row
    assert kind in get_args(CueKind)
    assert value in VALUES.get(kind, (kind,))
    assert Locale.parse(language, sep="-").language == language[:2]
    for phrase in examples(pattern, language):
        found = read_cues(phrase, language=language)
        assert (kind, value) in {(cue.kind, cue.value) for cue in found}, phrase


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("ru", "Его видели в Праге, оттуда он махнул в Вену", {("travel", "visit"), ("pronoun", "he")}),
        ("ru", "Министр оказался в центре скандала", set()),
        ("ru", "Клуб вырвался в лидеры, посол провёл в Праге переговоры", set()),
        ("ru", "Президент прибыл с рабочим визитом", {("travel", "visit"), ("visit_kind", "working")}),
        (
            "en",
            "He arrived on a two-day state visit",
            {("travel", "visit"), ("visit_kind", "state"), ("duration", "2")},
        ),
        ("uk", "Президент прибув з офіційним візитом", {("visit_kind", "official"), ("status", "completed")}),
        ("ky", "Президент расмий сапар менен барат", {("visit_kind", "official"), ("status", "planned")}),
        ("kk", "Президент ресми сапармен келді", {("visit_kind", "official"), ("status", "completed")}),
        ("uz", "Prezident davlat tashrifi bilan keldi", {("visit_kind", "state"), ("status", "completed")}),
        ("tr", "Resmi ziyaret yapıldı, ihracat arttı", {("visit_kind", "official"), ("flow", "export")}),
        (
            "zh",
            "他将进行国事访问并举行会谈",
            {("visit_kind", "state"), ("status", "planned"), ("summit_kind", "talks")},
        ),
        ("de", "Der Staatsbesuch wird verschoben", {("visit_kind", "state"), ("status", "postponed")}),
        ("fr", "La visite officielle aura lieu", {("travel", "visit"), ("visit_kind", "official")}),
        ("es", "Una visita oficial de dos días", {("visit_kind", "official"), ("duration", "2")}),
        ("ru", "Он три дня провёл в Беларуси и завернул в Вильнюс", {("travel", "visit")}),
        ("ru", "Премьер заехала в столицу на один день", {("travel", "visit")}),
        ("ru", "Монарха принял Путин, они обсудили торговлю", {("meeting", "meeting"), ("flow", "turnover")}),
        ("ru", "Страна продала за рубеж товаров на 3 млрд", {("flow", "export")}),
        ("ru", "Вывоз вырос, ввоз упал", {("flow", "export"), ("flow", "import"), ("measure", "growth")}),
        ("uk", "Вони поспілкувалися віч-на-віч, товарообіг зріс", {("meeting", "meeting"), ("flow", "turnover")}),
        ("uk", "Прем'єр перебуває у Варшаві з дводенним візитом", {("travel", "visit"), ("duration", "2")}),
        ("be", "Прэзідэнт прыбыў з афіцыйным візітам", {("visit_kind", "official"), ("status", "completed")}),
        ("be", "Яны абмеркавалі экспарт", {("meeting", "meeting"), ("flow", "export"), ("pronoun", "they")}),
        ("en", "The President will be the guest of the Emir", {("travel", "visit"), ("status", "planned")}),
        ("en", "He is due to continue to Addis Ababa on Thursday", {("travel", "visit"), ("status", "planned")}),
        ("en", "She may stop over in Chisinau", {("travel", "visit"), ("likelihood", "possible")}),
        ("en", "Both will sit down at State House", {("meeting", "meeting"), ("pronoun", "they")}),
        ("en", "They talked on the sidelines", {("summit_kind", "sideline_meeting")}),
        ("en", "Imports fell, the trade deficit is seen at 5%", {("flow", "import"), ("flow", "balance")}),
        ("ky", "Төрага Куала-Лумпурга учуп, спикер менен жолугушту", {("travel", "visit"), ("meeting", "meeting")}),
        ("ky", "Президент меймандарды кабыл алды", {("meeting", "meeting"), ("status", "completed")}),
        ("kk", "Премьер Астанада болды", {("travel", "visit"), ("status", "completed")}),
        ("kk", "Президентті қабылдады, сауданы талқылады", {("meeting", "meeting"), ("flow", "turnover")}),
        ("uz", "Vazir 12-yanvarda Toshkentda bo‘ladi", {("travel", "visit"), ("status", "planned")}),
        ("uz", "Prezident mehmonni qabul qildi", {("travel", "visit"), ("meeting", "meeting")}),
        ("uz-Cyrl", "Вазир Тошкентга келдилар", {("travel", "visit"), ("status", "completed")}),
        ("tg", "Президент ба Душанбе омад ва мулоқот кард", {("travel", "visit"), ("meeting", "meeting")}),
        ("az", "Prezident Bakıya rəsmi səfərə gəldi", {("visit_kind", "official"), ("status", "completed")}),
        ("az", "İki günlük səfər çərçivəsində danışıqlar", {("duration", "2"), ("summit_kind", "talks")}),
        ("tr", "İki gün Bakü'de kalmış, Aliyev ile görüşmüştü", {("travel", "visit"), ("meeting", "meeting")}),
        ("tr", "Ticaret hacmi hedefi", {("flow", "turnover"), ("modality", "target")}),
        ("zh", "主席抵达后两国元首举行晚宴", {("travel", "visit"), ("pronoun", "they")}),
        ("de", "Der Kanzler weilt in Wien zum Spitzentreffen", {("travel", "visit"), ("meeting", "meeting")}),
        ("de", "Das Handelsvolumen und die Ausfuhren stiegen", {("flow", "turnover"), ("flow", "export")}),
        ("fr", "Il s’est rendu à Dakar, reçu en tête-à-tête", {("travel", "visit"), ("summit_kind", "tete_a_tete")}),
        ("fr", "Les échanges commerciaux ont augmenté", {("flow", "turnover"), ("measure", "growth")}),
        ("es", "Está de gira y aterrizó en Lima para reunirse", {("travel", "visit"), ("meeting", "meeting")}),
        ("es", "El comercio bilateral creció", {("flow", "turnover"), ("measure", "growth")}),
        ("it", "È arrivato a Tunisi in visita ufficiale", {("travel", "visit"), ("visit_kind", "official")}),
        ("pl", "Prezydent przybył z wizytą i spotkał się", {("travel", "visit"), ("meeting", "meeting")}),
        ("ar", "وصل الرئيس في زيارة رسمية", {("travel", "visit"), ("visit_kind", "official")}),
    ],
)
def test_sentences_show_their_cues(language: str, sentence: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= {(cue.kind, cue.value) for cue in read_cues(sentence, language=language)}, language


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Чистая прибыль банка выросла, прибыли от сделки хватило"),
        ("ru", "Парламент принял закон, а депутаты приняли участие в голосовании"),
        ("ru", "Министр направил письмо и отметил рост цен"),
        ("ru", "В школе учат детей, говорили соседи, а балки у бара сгнили"),
        ("uk", "Прибуток компанії зріс, парламент прийняв новий закон"),
        ("be", "Прыбытак кампаніі вырас, парламент прыняў закон"),
        ("en", "Please visit our website for the full report"),
        ("en", "Both countries will continue to strengthen cooperation"),
        ("en", "The company received an award, the war was a part of the article"),
        ("ky", "Бардык мектептерде сабактар башталды"),
        ("kk", "Барлық мектепте сабақ басталды"),
        ("uz", "Barcha maktablarda darslar boshlandi"),
        ("tg", "Ҳамаи мактабҳо дарсро оғоз карданд"),
        ("az", "Bütün məktəblərdə dərslər başlayıb"),
        ("tr", "Bu görüş bakanlığın resmi açıklamasında yer alıyor"),
        ("zh", "该公司公布了新产品"),
        ("de", "Die Regierung erhöht die Steuern im nächsten Jahr"),
        ("fr", "Le ministre rend hommage aux victimes"),
        ("es", "El gobierno aprobó una nueva ley de presupuestos"),
        ("it", "Il governo ha approvato la legge di bilancio"),
        ("pl", "Parlament przyjął nową ustawę o podatkach"),
        ("ar", "أعلنت الحكومة الميزانية الجديدة"),
    ],
)
def test_ordinary_sentences_speak_of_no_travel_and_no_meeting(language: str, sentence: str) -> None:
    cues = read_cues(sentence, frozenset({"travel", "meeting"}), language=language)
    assert [cue.text for cue in cues] == []


@pytest.mark.parametrize("row", ROWS, ids="|".join)
def test_a_row_is_written_in_one_alphabet(row: tuple[str, ...]) -> None:
    """A Latin letter in a Cyrillic word looks right and never matches."""
    alphabets = {unicodedata.name(letter).split()[0] for letter in row[3] if letter.isalpha()} - {"MODIFIER"}
    assert len(alphabets) == 1


def test_latin_words_of_other_languages_do_not_count() -> None:
    assert [cue.value for cue in read_cues("The war", frozenset({"status"}), language="de")] == ["completed"]
    assert read_cues("The war", frozenset({"status"}), language="en") == []


def test_spellings_of_one_letter_are_equal() -> None:
    assert [cue.text for cue in read_cues("прилетел и прилетёт; bo‘ldi, bo'ldi, boʻldi", frozenset({"travel"}))] == [
        *("прилетел", "прилетёт", "bo‘ldi", "bo'ldi", "boʻldi")
    ]


PIECES = st.sampled_from([*" ,.'’*|\n", *(phrase for row in ROWS for phrase in examples(row[3], row[2]))])


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_is_read_without_error(text: str) -> None:
    cues = read_cues(text)
    assert all(cue.span.start < cue.span.stop and cue.text == cue.span.of(text) for cue in cues)
    assert cues == sorted(cues, key=lambda cue: (cue.span, cue.kind))


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "travel", "He left Oslo for Lima and made his way to the port"),
        ("en", "travel", "was received in Lima by the mayor"),
        ("en", "meeting", "Ministers convene at the lake"),
        ("de", "travel", "Die Königin wird in Lima erwartet"),
        ("de", "travel", "Er weilte drei Tage am See"),
        ("de", "meeting", "Der Rat tritt am Montag zusammen"),
        ("fr", "travel", "Elle se trouve à Lima depuis hier"),
        ("fr", "travel", "Il a mis le cap sur Lima"),
        ("es", "travel", "El rey saldrá el lunes rumbo a Lima"),
        ("es", "meeting", "Ambos se dieron cita en el lago"),
        ("es", "flow", "transacciones comerciales por dos millones"),
        ("zh", "travel", "随后转赴利马"),
        ("zh", "meeting", "总理会议将举行"),
        ("ru", "meeting", "Министры транспорта сходились в Батуми дважды"),
        ("ru", "meeting", "Премьеры прикаспийских стран соберутся 12 августа"),
        ("ru", "meeting", "Квартет собирался в мае"),
        ("ru", "meeting", "Неформальный сбор глав государств прошёл у моря"),
        ("ru", "meeting", "Новый раунд намечен на апрель"),
        ("ru", "meeting", "Втроём они просидели до рассвета"),
        ("ru", "meeting", "Президенты прогулялись по набережной"),
        ("ru", "meeting", "Оба премьера перекинулись парой фраз"),
        ("ru", "meeting", "Делегации усадили за общий стол"),
        ("ru", "meeting", "Они пересекутся и в Батуми"),
        ("ru", "meeting", "Канцлер намерен отдельно поговорить с гостем"),
        ("ru", "meeting", "Повестку Межправсовета утвердят осенью"),
        ("ru", "summit_kind", "Потолковали без переводчиков"),
        ("uk", "meeting", "Прем'єри зберуться 12 серпня"),
        ("uk", "meeting", "Новий раунд відбудеться навесні"),
        ("uk", "meeting", "Президенти прогулялися по набережній"),
    ],
)
def test_more_words_of_travel_meeting_and_trade(language: str, kind: CueKind, text: str) -> None:
    assert read_cues(text, frozenset({kind}), language=language)


@pytest.mark.parametrize(
    ("language", "kind", "text"),
    [
        ("en", "travel", "The bank expects growth to slow and prices to rise"),
        ("de", "travel", "Die Bank erwartet ein schwaches Jahr"),
        ("fr", "travel", "Le taux se trouve au plus bas"),
        ("es", "meeting", "El informe cita tres causas"),
        ("es", "travel", "La economía va bien"),
        ("ru", "meeting", "Стороны собирались подписать договор"),
        ("ru", "meeting", "Эксперты сошлись во мнении, что цены вырастут"),
        ("ru", "meeting", "Раунд инвестиций компания закрыла в мае"),
        ("ru", "meeting", "Он просидел в тюрьме три года"),
        ("ru", "meeting", "Сбор урожая хлопка завершён"),
        ("uk", "meeting", "Вони збираються підписати угоду"),
    ],
)
def test_ordinary_words_are_no_travel_and_no_meeting(language: str, kind: CueKind, text: str) -> None:
    assert not read_cues(text, frozenset({kind}), language=language)


@pytest.mark.parametrize(
    ("language", "text", "travels"),
    [
        ("ru", "Его египетский коллега был в Москве в мае", True),
        ("ru", "Королева стала гостьей Праги", True),
        ("ru", "В Баку ждут генерального секретаря организации", True),
        ("uk", "Президент був у Варшаві торік", True),
        ("ru", "Вопрос был в центре внимания", False),
        ("ru", "Министр был в составе делегации", False),
        ("uk", "Він був у складі делегації", False),
        ("en", "The premier was in Oslo in the autumn of 2010", True),
        ("en", "The premier was in favour of it", False),
        ("de", "Die Kanzlerin war im November 2022 in Peking", True),
        ("de", "Die Kanzlerin war in Rom", True),
        ("de", "Das Gesetz war in Kraft", False),
    ],
)
def test_who_was_somewhere_travelled(language: str, text: str, travels: bool) -> None:
    assert bool(read_cues(text, frozenset({"travel"}), language=language)) is travels


def test_what_will_end_is_not_completed() -> None:
    statuses = [cue.value for cue in read_cues("Турне завершится в Праге", frozenset({"status"}), language="ru")]
    assert statuses == ["planned"]
