"""What copying, printing and scanning did to a text is undone, and records still point at the text as it came."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted import ScriptedModel

from extractor import Article, Extractor
from extractor.edits import Edit, edited
from extractor.layout import lay_out
from extractor.mending import links, mend
from extractor.spans import Span

SENTENCE = (
    "Посол Нории вручил грамоты королю Вилланда и пробыл у него до самого вечера; обед подали в сад, где играл военный "
    "оркестр и пахло скошенной травой."
)
COLUMN = textwrap.fill(SENTENCE, 27)
CHINESE = (
    "主席今天上午抵达塔什干，开始对乌兹别克斯坦进行国事访问。"
    "双方将举行会谈，并签署一系列合作文件，随后共同出席午宴和晚会。"
)


@pytest.mark.parametrize(
    ("came", "written"),
    [
        ("Премьер при-\nлетел в Осло", "Премьер прилетел в Осло"),
        ("La minis-\r\ntra llegó a Lima", "La ministra llegó a Lima"),
        ("российско-\nтурецкие переговоры", "российско-турецкие переговоры"),
        ("улетел в Нью-\nЙорк", "улетел в Нью-Йорк"),
        ("Пpезидент Cербии", "Президент Сербии"),
        ("He met Pаvel Nоvak", "He met Pavel Novak"),
        ("вырос на l5,5% в 2O25 году", "вырос на 15,5% в 2025 году"),
        ("М0сква и перег0воры", "Москва и переговоры"),
        ("визит\u00adный центр\u200b", "визитный центр"),
        ("мои\u0306 of\ufb01ce", "мой office"),
        (COLUMN, SENTENCE),
        ("\n".join(textwrap.wrap(2 * CHINESE, 18)), 2 * CHINESE),
    ],
)
def test_traces_are_undone(came, written):
    assert mend(came).text == written


@pytest.mark.parametrize(
    "text",
    [
        "COVID-19, G20, O2, C5+1, Р2Р, iPhone и Telegram-канал",
        "El 1o de mayo y 20l de agua; дом 5б",
        "Экспорт\nнефть\nгаз\nзерно\nлес\nмёд\n",
        "2021 — 653,7\n2022 — 759,6\n2023 — 866,6\n2024 — 1 128\n2025 — 1 240",
        "Визит завершён\nПрезидент улетел домой.\nЕго провожал министр.",
        "Он сказал:\nвсё будет хорошо, и поезда пойдут вовремя",
    ],
)
def test_what_may_be_meant_stays(text):
    assert mend(text).edits == ()


def test_a_column_keeps_the_ends_of_its_paragraphs():
    text = mend(f"Обед у короля\n\n{COLUMN}\n\n{COLUMN}").text
    assert [paragraph.kind for paragraph in lay_out(text, "ru").paragraphs] == ["heading", "body", "body"]


@given(st.text(alphabet="аоA0O1lеpн-\n\u00ad ,.5", max_size=80))
def test_every_span_of_the_mended_text_lies_in_the_article(text):
    page = mend(text)
    for start in range(len(page.text)):
        span = page.original(Span(start, start + 1))
        assert 0 <= span.start <= span.stop <= len(text)
        assert page.text[start] == span.of(text) or any(
            (edit.start < span.stop and span.start < edit.stop) or edit.start in (span.start, span.stop)
            for edit in page.edits
        )


def test_words_before_several_invisible_characters_end_before_all_of_them():
    text = "Он был в Рим\u200b\u200b\u200b в \u00ad\u00adмае"
    page = mend(text)
    for word in ("Рим", "мае"):
        at = page.text.index(word)
        assert page.original(Span(at, at + 3)).of(text) == word


def test_a_span_finds_its_way_back_around_edits():
    copy = edited("abcdefgh", [Edit(1, 3, ""), Edit(4, 5, "XYZ"), Edit(6, 6, "!!")])
    assert copy.text == "adXYZf!!gh"
    assert copy.original(Span(0, 1)) == Span(0, 1)
    assert copy.original(Span(1, 2)) == Span(3, 4)
    assert copy.original(Span(2, 5)) == Span(4, 5)
    assert copy.original(Span(5, 9)) == Span(5, 7)


def test_records_point_at_the_text_as_it_came():
    text = "Президент Сер-\nбии Иво Марич 5 ма-\nя 2024 года при-\nбыл с визитом в Бpа-\nзилию."
    draft = {"visitor": "Иво Марич", "destination": "Бразилию", "date": "5 мая 2024 года"}
    model = ScriptedModel(lambda task, sentence: [draft] if task == "visits" else [])
    with Extractor(model) as extractor:
        (visit,) = extractor.extract(Article.from_text(text, language="ru")).visits
    shown = {name: [span.of(text) for span in entry.spans] for name, entry in visit.assessment.items()}
    assert (visit.destination.country, visit.period.start) == ("BR", "2024-05-05")
    assert shown["destination.country"] == ["Бpа-\nзилию"]
    assert shown["period.start"] == ["5 ма-\nя 2024 года"]


@pytest.mark.parametrize(
    ("came", "written"),
    [
        ("Обед в Осло.Ужин в Риме", "Обед в Осло.\nУжин в Риме"),
        ("A Roma per i colloquiIl re arriva.", "A Roma per i colloqui\nIl re arriva."),
        ("Гость прибыл в столицуРИМ, 3 мая, Вестник. Обед.", "Гость прибыл в столицу\nРИМ, 3 мая, Вестник. Обед."),
        ("Обед в узком кругу3 мая 2024 года, Рим", "Обед в узком кругу\n3 мая 2024 года, Рим"),
        ("«Пора обедать»Премьер в Риме", "«Пора обедать»\nПремьер в Риме"),
        ("Ein Fest der SchokoladeDavos. Der Gast kam.", "Ein Fest der Schokolade\nDavos. Der Gast kam."),
        ("Хроника. 2018 Визит в Рим. 2019 24 мая обед.", "Хроника.\n2018\nВизит в Рим.\n2019\n24 мая обед."),
        (
            "Итоги. МАЙ 7 – Рим. 9 – Осло. 20 – Баку. ИЮНЬ 2–3 – Ош.",
            "Итоги.\nМАЙ\n7 – Рим.\n9 – Осло.\n20 – Баку.\nИЮНЬ\n2–3 – Ош.",
        ),
        ("Едут: — Иво Марич; — Анна Бло; — Ли Вэй.", "Едут:\n— Иво Марич;\n— Анна Бло;\n— Ли Вэй."),
    ],
)
def test_paragraphs_that_lost_their_line_end_begin_a_line_again(came, written):
    assert mend(came).text == written


@pytest.mark.parametrize(
    "text",
    [
        "Почта на Mail.Ru",
        "PayPal and YouTube meet McDonald in DeSoto",
        "Визит начался. 2018 гостей пришли.",
        "Он сказал: — Да.",
    ],
)
def test_what_is_no_paragraph_begins_no_line(text):
    assert mend(text).edits == ()


def test_lines_that_lead_to_other_articles_are_no_part_of_the_text():
    came = "Премьер в Осло.\nЧитайте также: Король летит в Рим\nTags: Oslo, visit\nОбед.\nПоделиться"
    assert [span for p in lay_out(mend(came).text, "ru").paragraphs for span in [p.span.of(mend(came).text)]] == [
        "Премьер в Осло.",
        "Обед.",
    ]


def test_a_long_line_is_the_article_whatever_it_opens_with():
    told = "По теме: " + "премьер прибыл в Осло и встретился с королём, " * 5 + "сказано в сообщении."
    assert mend(f"Обед.\n{told}").text == f"Обед.\n{told}"
    assert links(told) == []


def test_lines_that_were_left_out_are_told_with_their_characters():
    text = "Премьер в Осло.\nЧитайте также: Король летит в Рим\nОбед.\nПоделиться"
    with Extractor(ScriptedModel(lambda *_: [])) as extractor:
        found = extractor.extract(Article.from_text(text, language="ru"))
    (issue,) = (one for one in found.issues if one.code == "link_lines")
    assert [span.of(text) for span in issue.spans] == ["Читайте также: Король летит в Рим", "Поделиться"]


def test_a_caption_is_no_heading():
    text = mend("2021 год\nНа фото: площадь перед дворцом\nВ мае премьер был в Осло.").text
    assert [(p.kind, p.heading and p.heading.of(text)) for p in lay_out(text, "ru").paragraphs] == [
        ("heading", None),
        ("body", "2021 год"),
        ("body", "2021 год"),
    ]


@pytest.mark.parametrize(
    "text", ["ж" * 100_000, "!" * 100_000, f"a{' ' * 100_000}b", "0О" * 50_000, "aB" * 50_000, "а0" * 50_000]
)
def test_the_longest_articles_take_no_time(text):
    assert len(mend(text).text) <= len(text) + 1
