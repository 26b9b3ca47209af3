"""Who says it and how sure, in sentences of several languages."""

from __future__ import annotations

import pytest
from seed_labels import context

from extractor import Span
from extractor.assembly.attribution import attributed_to, likelihood, source_org
from extractor.assembly.evidence import Notes

SENTENCES = [
    ("ru", "Визит запланирован на май, сообщил журналистам помощник президента Юрий Ушаков.", "Юрий Ушаков", None),
    ("ru", "Ушаков сообщил, что Путин прибудет в Пекин в мае.", "Ушаков", None),
    ("ru", "По словам Дмитрия Пескова, Путин может посетить Анкару.", "Дмитрия Пескова", "possible"),
    ("ru", "Токаев прибудет в Ташкент 3 мая, сообщает пресс-служба Акорды.", "пресс-служба Акорды", None),
    ("ru", "«Мы ждем Владимира Путина в Ереване», — заявил Никол Пашинян.", "Никол Пашинян", None),
    ("ru", "Не исключено, что лидеры встретятся в Пекине.", None, "uncertain"),
    ("ru", "Ожидается, что президент посетит Баку, но визит может быть перенесен.", None, "possible"),
    ("ru", "Токаев прибыл в Ташкент.", None, None),
    ("ru", "В мае, о чём пишет Коммерсантъ, Токаев прибудет в Ташкент.", "Коммерсантъ", None),
    ("ru", "Токаев, пишет «Коммерсантъ», заглянет в Ташкент в мае.", "Коммерсантъ", None),
    ("ru", "Визит Токаева, признались в протокольном отделе, сдвинулся на май.", "в протокольном отделе", None),
    ("ru", "Токаев сообщил «Вестям», что полетит в Баку.", "Токаев", None),
    ("ru", "Токаев вряд ли поедет в Ташкент.", None, "uncertain"),
    ("ru", "Если позволит погода, Токаев полетит в Ташкент.", None, "possible"),
    ("ru", "Во вторник министерство сообщает, что Токаев прибудет в Ташкент.", "министерство", None),
    ("en", "Macron will visit Tashkent in May, Kremlin spokesman Dmitry Peskov said.", "Dmitry Peskov", None),
    ("en", "Peskov said that Putin may visit Tashkent.", "Peskov", "possible"),
    ("en", "It is unclear whether Trump will visit Beijing.", None, "uncertain"),
    ("uk", "За словами Зеленського, він може відвідати Варшаву.", "Зеленського", "possible"),
    ("fr", "Macron pourrait se rendre à Astana, a annoncé l'Élysée.", "l'Élysée", "possible"),
    ("de", "Laut Kanzleramt wird Merz im Mai in Astana erwartet.", "Kanzleramt", "likely"),
    ("tr", "Erdoğan'ın Bakü'yü ziyaret etmesi bekleniyor.", None, "likely"),
    ("uk", "Поставки зерна до Єгипту за пів року додали 7%.", None, None),
    ("uk", "Візит відбудеться у травні, додали в Офісі президента.", "в Офісі президента", None),
    ("zh", "预计习近平将访问哈萨克斯坦。", None, "likely"),
]


@pytest.mark.parametrize(("language", "sentence", "speaker", "sure"), SENTENCES)
def test_speaker_and_likelihood_stand_with_their_words(language, sentence, speaker, sure):
    notes, whole = Notes(), Span(0, len(sentence))
    read = context(sentence, language, "2026-04-01")
    assert (attributed_to(read, whole, notes), likelihood(read, whole, notes)) == (speaker, sure)
    assert {"attributed_to", "likelihood"} & set(notes.fields) == {
        name for name, value in (("attributed_to", speaker), ("likelihood", sure)) if value
    }
    for entry in notes.fields.values():
        assert all(span.of(sentence) for span in entry.spans)


@pytest.mark.parametrize(
    ("language", "sentence", "source"),
    [
        ("ru", "По данным Нацстаткома, экспорт Кыргызстана в Россию вырос на 5%.", "Нацстаткома"),
        ("ru", "По данным киргизской стороны, товарооборот достиг $3,2 млрд.", "киргизской стороны"),
        (
            "en",
            "According to the Kazakh Statistics Bureau, exports to China grew by 5%.",
            "the Kazakh Statistics Bureau",
        ),
        ("de", "Nach Angaben des Statistikamts stieg der Export nach China um 5 Prozent.", "des Statistikamts"),
        ("ru", "Экспорт Кыргызстана в Россию вырос на 5%.", None),
        ("ru", "Экспорт вырос на 5%, следует из обзора Комитета госдоходов.", "Комитета госдоходов"),
        ("ru", "Оборот превысил $2 млрд, говорится в отчёте Агентства по статистике.", "Агентства по статистике"),
        ("ru", "Вывезли 5 тонн муки, подсчитали в Союзе мукомолов.", "Союзе мукомолов"),
        ("ru", "Оборот вырос, сообщает Агентство статистики при президенте.", "Агентство статистики при президенте"),
        ("ru", "Оборот вырос, сообщает президент республики.", None),
        ("de", "Die Ausfuhren hatten laut Statec 2021 einen Wert von 5 Millionen Euro.", "Statec"),
    ],
)
def test_whose_statistics(language, sentence, source):
    assert source_org(context(sentence, language), Span(0, len(sentence)), Notes()) == source
