import time

from hypothesis import given
from hypothesis import strategies as st

from extractor.layout import lay_out


def sentences(text, language="ru"):
    return [span.of(text) for span in lay_out(text, language).sentences]


def kinds(text):
    return [(paragraph.kind, paragraph.span.of(text)) for paragraph in lay_out(text, "ru").paragraphs]


def test_lines_are_paragraphs_and_short_ones_without_a_stop_are_headings():
    text = "2024 год: встреча\r\nБыл визит. Был обед.\n\nИтоги:\nПятая строка."
    assert kinds(text) == [
        ("heading", "2024 год: встреча"),
        ("body", "Был визит. Был обед."),
        ("heading", "Итоги:"),
        ("body", "Пятая строка."),
    ]


def test_every_paragraph_knows_the_heading_above_it():
    text = "Первая строка текста.\n2024 год\nБыл визит.\nБыл обед."
    assert [p.heading.of(text) if p.heading else None for p in lay_out(text, "ru").paragraphs] == [
        None, None, "2024 год", "2024 год",
    ]  # fmt: skip


def test_abbreviations_do_not_end_a_sentence():
    assert sentences("В 2024 г. президент В. В. Путин был в Сочи. Он уехал.") == [
        "В 2024 г. президент В. В. Путин был в Сочи.",
        "Он уехал.",
    ]


def test_an_initial_and_a_day_end_no_sentence_wherever_they_stand():
    assert sentences("Вчера был обед. Приехал М. Петров.", "kk") == ["Вчера был обед.", "Приехал М. Петров."]
    assert sentences("8–10. Улетел в Рим. Там был обед.") == ["8–10. Улетел в Рим.", "Там был обед."]


def test_a_line_of_many_sentences_costs_as_many_times_more_as_it_is_longer():
    def seconds(count):
        text = "Он был там. " * count
        started = time.process_time()
        layout = lay_out(text, "ru")
        for sentence in layout.sentences:
            assert layout.sentence_at(sentence.stop - 1) == sentence
        return time.process_time() - started

    few, many = (min(seconds(count) for _ in range(3)) for count in (1000, 6000))
    assert many < 15 * few


def test_a_title_glued_to_the_text_is_cut():
    assert sentences("Путин прибыл в КиргизиюОн примет участие.") == ["Путин прибыл в Киргизию", "Он примет участие."]


def test_a_stop_without_a_space_is_cut():
    assert sentences("Визит прошёл в России.Сегодня будет обед.") == ["Визит прошёл в России.", "Сегодня будет обед."]


def test_chinese_sentences_are_cut():
    assert sentences("习近平访问了俄罗斯。他会见了普京。", "zh") == ["习近平访问了俄罗斯。", "他会见了普京。"]


@given(st.text(), st.sampled_from(["ru", "en", "zh", "xx", None]))
def test_sentences_are_in_order_inside_their_paragraph_and_hold_all_words(text, language):
    layout = lay_out(text, language)
    stop = 0
    for paragraph in layout.paragraphs:
        for sentence in paragraph.sentences:
            assert stop <= sentence.start < sentence.stop <= paragraph.span.stop
            assert layout.sentence_at(sentence.start) == sentence
            stop = sentence.stop
    covered = {offset for span in layout.sentences for offset in range(span.start, span.stop)}
    assert all(offset in covered or text[offset].isspace() or ord(text[offset]) < 32 for offset in range(len(text)))
