from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.normalization.languages import detect_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Премьер вылетел в Ереван на встречу с коллегами"),
        ("uk", "Прем'єр прибув до Варшави, де його зустріли та привітали"),
        ("be", "Прэм'ер прыляцеў у Вільнюс і сустрэўся з калегамі"),
        ("kk", "Премьер-министр Астанаға келді және келіссөздер жүргізді, бұл екінші сапар"),
        ("ky", "Премьер-министр Ошко келип, сүйлөшүүлөр жана жыйын өткөрдү, бул үчүн эки күн берилген"),
        ("uz", "Vazirlar Toshkentga keldi va bu haqida oʻz fikrini bildirdi"),
        ("uz-Cyrl", "Вазирлар Тошкентга келди ва бу ҳақда ўз фикрини билдирди"),
        ("tg", "Вазирон ба Хуҷанд омаданд ва дар бораи савдо сӯҳбат карданд"),
        ("az", "Nazirlər Gəncəyə gəlib və bu görüş üçün hazırlaşıblar"),
        ("tr", "Bakanlar İzmir'e geldi ve bu görüşme için hazırlandı"),
        ("zh", "部长们抵达上海并举行会谈"),
        ("ja", "大臣たちは大阪に到着した"),
        ("ko", "장관들이 부산에 도착했다"),
        ("de", "Die Minister sind nach Hamburg gereist und haben mit dem Kanzler gesprochen"),
        ("fr", "Les ministres sont arrivés à Lyon pour une réunion avec le président"),
        ("es", "Los ministros llegaron a Sevilla para una reunión con el presidente"),
        ("en", "The ministers arrived in Leeds for a meeting with the king"),
    ],
)
def test_detects_one_sentence(language: str, text: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "2025", "OK", "!!! —", "G7"])
def test_says_nothing_when_there_is_too_little(text: str) -> None:
    assert detect_language(text) is None


def test_foreign_names_do_not_change_the_language() -> None:
    text = "Посол сообщил, что Ұлан Өмүрбеков и Ғалым Қасымов приехали из столицы на форум. "
    text += "По его словам, они уже были на нём в прошлом году, а до этого выступали на нём по видеосвязи из дома."
    assert detect_language(text) == "ru"


@settings(max_examples=100)
@given(st.text())
def test_never_raises(text: str) -> None:
    detect_language(text)
