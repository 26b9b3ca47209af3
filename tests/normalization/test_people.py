from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.normalization.leaders import leaders
from extractor.normalization.people import PersonReading, antecedent, read_people
from extractor.normalization.tables import rows

SEEDS = Path(__file__).parents[2] / "seeds"
DAY = datetime.date(2025, 6, 1)


def read(text: str, language: str = "ru") -> list[PersonReading]:
    return read_people(text, language=language, published=DAY)


def names(text: str, language: str = "ru") -> list[str | None]:
    return [person.name for person in read(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Иван Петров приехал. Петрова встретили, с Петровым говорили.", ["Иван Петров"] * 3),
        ("Встреча с Анной Ковальчук. Ковальчук довольна.", ["Анна Ковальчук"] * 2),
        ("Иван Громов и Анна Громова. Громовой вручили.", ["Иван Громов", "Анна Громова", "Анна Громова"]),
        ("Иван Громов и Анна Громова. С Громовым говорили.", ["Иван Громов", "Анна Громова", "Иван Громов"]),
        ("Иван Громов и Анна Громова. Громова поздравили.", ["Иван Громов", "Анна Громова", None]),
        ("Дональд Трамп и Мелания Трамп. Трампа ждут.", ["Дональд Трамп", "Мелания Трамп", "Дональд Трамп"]),
        ("Сергею Шевченко позвонили. Шевченко ответил.", ["Сергей Шевченко"] * 2),
        ("П. Орлов выступил. Позже Павел Орлов уехал.", ["Павел Орлов"] * 2),
        ("Орлов Павел Иванович выступил. Орлова слушали.", ["Павел Иванович Орлов"] * 2),
        ("Похороны Анны Ивановны. Смерть Егора Громова.", ["Анна Ивановна", "Егор Громов"]),
        ("Нурлан-Бек Асанов прибыл. Встретили Асанова.", ["Нурлан-Бек Асанов"] * 2),
        ("с Ким Чен Ыном и Си Цзиньпином. Си улетел.", ["Ким Чен Ын", "Си Цзиньпин", "Си Цзиньпин"]),
        ("Урсулу фон дер Ляйен и Реджепа Тайипа Эрдогана", ["Урсула фон дер Ляйен", "Реджеп Тайип Эрдоган"]),
        ("Короля Карла III приняли", ["Карл III"]),
        ("Беседа с Акирой Тадавой. О Тадаве пишут.", ["Акира Тадава"] * 2),
        ("При Петре Громове и Эмиле Дешаме было так", ["Петр Громов", "Эмиль Дешам"]),
        ("Про Павлину Громову сняли фильм, благодаря Анне Громовой", ["Павлина Громова", "Анна Громова"]),
        ("Суд оправдал Александра Цекало", ["Александр Цекало"]),
        ("Как сообщила Саша Шевченко, дождь", ["Саша Шевченко"]),
        ("По словам Льва Залужного, Залужному звонили", ["Лев Залужный"] * 2),
        ("С Чжао Эньлаем говорили. Чжао уехал.", ["Чжао Эньлай"] * 2),
        ("В книге Нгуен Тан Зунга и у Пак Чи Суна", ["Нгуен Тан Зунг", "Пак Чи Сун"]),
        ("Поездка Сергея Павловича Королёва", ["Сергей Павлович Королёв"]),
        ("С Гаджи Бюль-Бюль оглы и Айманом аз-Завахири", ["Гаджи Бюль-Бюль оглы", "Айман аз-Завахири"]),
        ("По словам Юлия Борисовича Шевченко", ["Юлий Борисович Шевченко"]),
        ("Ашраф Гани прибыл. С Ашрафом Гани говорили.", ["Ашраф Гани"] * 2),
        ("Фанфарий Гаджимурадович Абдулов приехал", ["Фанфарий Гаджимурадович Абдулов"]),
    ],
)
def test_cases_lead_to_one_nominative(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "«Росатом» и «Газпром нефть» сообщили об этом",
        "Однако на площади Победы в Москве прошёл парад",
        "В Казани и Нижнем Новгороде ждут гостей",
        "Совет глав государств СНГ и Европейский союз",
        "улица Пушкина и премия имени Сахарова",
        "Игры Доброй воли, Единая Россия",
        "два президента и главы государств, выборы президента",
        "секретарь Свердловского обкома и Атлантический океан",
        "Monday in London and New York",
        "Власти Таиланда и Верховная Рада Украины",
        "Ван и Линь, Ли и Ким",
        "Лига Европы и Суд Гааги, Тур Франции",
        "Из Аккры в Гану и обратно в Королёв",
    ],
)
def test_what_is_nobody(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    ("language", "text", "name", "country", "leader"),
    [
        ("ru", "президент Чехии Петр Павел", "Петр Павел", "CZ", True),
        ("ru", "министра иностранных дел Индии Субраманьяма Джайшанкара", "Субраманьям Джайшанкар", "IN", True),
        ("ru", "своим сербским коллегой Ильёй Новаком", "Илья Новак", "RS", True),
        ("ru", "помощник президента США Джон Смит", "Джон Смит", "US", False),
        ("ru", "посол России в Китае Игорь Моргулов", "Игорь Моргулов", "RU", False),
        ("ru", "президент Сбербанка Герман Греф", "Герман Греф", None, False),
        ("ru", "Иван Громов, пресс-секретарь премьера Латвии,", "Иван Громов", "LV", False),
        ("ru", "экс-президент Киргизии Алмазбек Атамбаев", "Алмазбек Атамбаев", "KG", False),
        ("ru", "Макрона ждут", "Макрон", "FR", True),
        ("uk", "з президентом Польщі Каролем Навроцьким", "Кароль Навроцький", "PL", True),
        ("be", "прэзідэнтам Расіі Уладзімірам Пуціным", "Уладзімір Пуцін", "RU", True),
        ("ky", "Өзбекстандын президенти Шавкат Мирзиёевге", "Шавкат Мирзиёев", "UZ", True),
        ("kk", "Ресей Президенті Владимир Путинмен", "Владимир Путин", "RU", True),
        ("uz", "Oʻzbekiston Prezidenti Shavkat Mirziyoyevning", "Shavkat Mirziyoyev", "UZ", True),
        ("tr", "Azerbaycan Cumhurbaşkanı İlham Aliyev'in", "İlham Aliyev", "AZ", True),
        ("en", "Kenya's president William Ruto", "William Ruto", "KE", True),
        ("en", "Prime Minister Yoshihiko Noda", "Yoshihiko Noda", None, True),
        ("en", "the president of Kenya, William Ruto,", "William Ruto", "KE", True),
        ("en", "Kremlin spokesman Dmitry Peskov", "Dmitry Peskov", None, False),
        ("de", "Russlands Präsidenten Wladimir Putin", "Wladimir Putin", "RU", True),
        ("fr", "le président ouzbek Chavkat Mirzioïev", "Chavkat Mirzioïev", "UZ", True),
        ("es", "El presidente chino, Xi Jinping,", "Xi Jinping", "CN", True),
        ("zh", "俄罗斯总统普京", "普京", "RU", True),
    ],
)
def test_titles_give_country_and_standing(
    language: str, text: str, name: str, country: str | None, leader: bool
) -> None:
    (person,) = read(text, language)
    assert (person.name, person.country, person.is_leader) == (name, country, leader)


@pytest.mark.parametrize(
    ("language", "text", "title", "name", "country"),
    [
        ("ru", "Президент Чехии Петр Павел уехал. Чешский лидер доволен.", "Чешский лидер", "Петр Павел", "CZ"),
        ("ru", "Приехал президент Румынии.", "президент Румынии", None, "RO"),
        ("ru", "Глава Узбекистана встретил Шавката Рахимова.", "Глава Узбекистана", None, "UZ"),
        ("ru", "Премьер Индии Нарендра Моди. Президент Индии ждёт.", "Президент Индии", None, "IN"),
        ("en", "Kenya's president William Ruto left. The Kenyan leader spoke.", "Kenyan leader", "William Ruto", "KE"),
        ("zh", "哈萨克斯坦总统表示", "哈萨克斯坦总统", None, "KZ"),
    ],
)
def test_a_title_alone_means_the_only_one_it_fits(
    language: str, text: str, title: str, name: str | None, country: str
) -> None:
    (reading,) = [person for person in read(text, language) if person.kind == "title"]
    assert (reading.text, reading.name, reading.country) == (title, name, country)


def test_two_who_fit_leave_the_title_without_a_name() -> None:
    text = "Президент Румынии Иван Громов и президент Румынии Петр Орлов. Румынский президент молчит."
    assert read(text)[-1].name is None


def test_the_table_knows_who_was_in_office() -> None:
    past = read_people("Байдена ждали", language="ru", published=datetime.date(2026, 1, 1))
    then = read_people("Байдена ждали", language="ru", published=datetime.date(2022, 1, 1))
    assert (past[0].is_leader, then[0].is_leader) == (None, True)
    assert [term.office for term in leaders(["александр", "вучич"], datetime.date(2016, 1, 1))] == ["prime minister"]


def test_terms_of_the_table_end_after_they_begin() -> None:
    for row in rows("leaders"):
        assert all(row[column] for column in ("ru", "latin", "from"))
        assert not row["to"] or row["from"] < row["to"]


@pytest.mark.parametrize(
    ("text", "pronoun", "name"),
    [
        ("Орлов Павел виделся с Иваном Громовым. Он уехал.", "Он", "Павел Орлов"),
        ("Павел Орлов виделся с Иваном Громовым, когда тот приехал.", "тот", "Иван Громов"),
        ("Павел Орлов встретил Анну Громову. Она улыбнулась.", "Она", "Анна Громова"),
        ("Ивана Громова ждали. Его встретили.", "Его", "Иван Громов"),
    ],
)
def test_antecedents(text: str, pronoun: str, name: str) -> None:
    found = antecedent(read(text), text, text.index(pronoun))
    assert found is not None
    assert found.name == name


def test_nobody_before_the_pronoun() -> None:
    assert antecedent(read("Он уехал. Павел Орлов остался."), "Он уехал. Павел Орлов остался.", 0) is None


@pytest.mark.parametrize("document", ["A", "B"])
def test_every_person_of_the_seeds(document: str) -> None:
    labels = json.loads((SEEDS / "labels.json").read_text(encoding="utf-8"))
    file = next(doc["file"] for doc in labels["docs"] if doc["doc"] == document)
    text = (SEEDS / file).read_text(encoding="utf-8")
    readings = read_people(text, language="ru", published=datetime.date(2025, 11, 25))
    known = {person["name_ru"]: person["country"] for person in labels["entities"]["persons"]}
    assert {r.name for r in readings if r.name} - {"Юрий Ушаков"} == {
        name for name in known if name.split()[-1][:-1] in text
    }
    for reading in readings:
        if reading.name in known:
            assert (reading.country, reading.is_leader) == (known[reading.name], True)
        elif reading.name == "Юрий Ушаков":
            assert reading.is_leader is False
    for name in known:
        # Every form shares all of the surname but its last letter.
        surname = name.split()[-1]
        named = [reading for reading in readings if reading.kind == "name" and reading.name == name]
        assert len(named) == text.count(surname)


@settings(max_examples=100)
@given(st.text(), st.sampled_from(["ru", "en", "zh", "kk", "xx", None]))
def test_never_raises_and_spans_are_true(text: str, language: str | None) -> None:
    for reading in read_people(text, language=language):
        assert reading.span.of(text) == reading.text


@settings(max_examples=50)
@given(
    st.lists(
        st.sampled_from(
            [
                "глава",
                "Путин",
                "Путина",
                "Си",
                "фон",
                "дер",
                "Павел",
                "Громов",
                ",",
                ".",
                "Киргизии",
                "Москва",
                "«",
                "»",
                "II",
                "бен",
                "помощник",
                "В.",
                "Её",
            ]
        ),
        max_size=12,
    )
)
def test_never_raises_on_heaps_of_name_like_words(parts: list[str]) -> None:
    text = " ".join(parts)
    for reading in read_people(text, language="ru"):
        antecedent([reading], text, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("博茨瓦纳总统博科本周访问斐济。博科表示满意。", [("博科", "BW"), ("博科", "BW")]),
        ("冰岛外交大臣古纳斯多蒂尔与加拿大国际贸易部长西杜会谈", [("古纳斯多蒂尔", "IS"), ("西杜", "CA")]),
        ("国防部长张志远赴老挝，会见该国代总理坎平", [("张志远", None)]),
        ("巴拉圭总统费尔南多·佩雷斯抵达。佩雷斯说", [("费尔南多·佩雷斯", "PY"), ("费尔南多·佩雷斯", "PY")]),
        ("公司董事会主席马林赴丹麦，赞比亚总统特使到访", []),
    ],
)
def test_a_chinese_name_behind_a_title_needs_no_table(text: str, expected: list[tuple[str, str | None]]) -> None:
    found = [(p.name, p.country) for p in read_people(text, language="zh") if p.kind == "name"]
    assert found == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "Le ministre gambien de la Santé, Omar Jallow Bah, est arrivé", ("Omar Jallow Bah", "GM")),
        ("es", "La vicepresidenta zambiana, Mwila Phirelo, llegó ayer", ("Mwila Phirelo", "ZM")),
        ("es", "el ministro de Comercio, Industria y Turismo de Panamá, Rolf Quintero, viajó", ("Rolf Quintero", "PA")),
        ("de", "Gintaras Bobelis, litauischer Ministerpräsident, reist ab", ("Gintaras Bobelis", "LT")),
        ("en", "Palau's Kedul Ngiraked flew to Manila", ("Kedul Ngiraked", "PW")),
        ("fr", "Le Premier ministre cap-verdien, Duarte Pires e Barros, a reçu", ("Duarte Pires e Barros", "CV")),
        (
            "en",
            "Kenyan President William Ruto sent his trade minister, Wanjiru Otieno, to Rome",
            ("Wanjiru Otieno", "KE"),
        ),
        ("fr", "Paul Biya, accompagné de la ministre des Pêches, Aïcha Ngo Bell, arrive", ("Aïcha Ngo Bell", "CM")),
    ],
)
def test_a_name_beside_a_title_needs_no_known_part(language: str, text: str, expected: tuple[str, str]) -> None:
    assert expected in [(p.name, p.country) for p in read_people(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The president of France, Saudi Aramco and Shell Oil signed"),
        ("fr", "le président français, Total Energies, Vinci Construction et Airbus"),
    ],
)
def test_in_a_list_the_next_one_is_nobody_s_name(language: str, text: str) -> None:
    assert not [p for p in read_people(text, language=language) if p.kind == "name"]


@pytest.mark.parametrize(
    "text",
    [
        "Belgium's Red Devils won in Madrid",
        "Belgium's Red Devils arrived in Madrid",
        "Ferries on Turkey's Black Sea coast stood still",
        "They hope for Kazakhstan's Middle Corridor.",
        "Israel's Iron Dome came under fire",
        "China's Silk Road Fund said it would pay",
        "Millions see India's Taj Mahal, a tomb",
    ],
)
def test_what_belongs_to_a_country_is_nobody(text: str) -> None:
    assert names(text, "en") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kiribati's Taneti Maamau stayed at home", "Taneti Maamau"),
        ("Palau's Kedul Ngiraked told guests to wait", "Kedul Ngiraked"),
        ("Palau's Kedul Rubens visits Manila", "Kedul Rubens"),
        ("Kenya's William Otieno was late", "William Otieno"),
        ("Kazakhstan's Asylbek Tokayev, at last, agreed", "Asylbek Tokayev"),
    ],
)
def test_a_possessive_and_what_shows_a_person(text: str, name: str) -> None:
    assert names(text, "en") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Приехал спикер Кении Асан Усен уулу. За неделю встречу отменили.", "Асан Усен уулу"),
        ("Говорил поэт Ильхам Мамед оглы. После него пели.", "Ильхам Мамед оглы"),
    ],
)
def test_a_name_that_ends_in_son_ends_with_its_sentence(text: str, name: str) -> None:
    assert [person.name for person in read_people(text, language="ru")] == [name]


def test_monsieur_is_no_initial() -> None:
    people = read_people("Le ministre kényan, Amadou Diallo, arrive. M. Diallo part samedi.", language="fr")
    assert [(person.text, person.name) for person in people] == [
        ("Amadou Diallo", "Amadou Diallo"),
        ("Diallo", "Amadou Diallo"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Абий Ахмед Али прибыл утром.", ["Абий Ахмед Али"]),
        ("Переговоры с Абием Ахмедом Али прошли успешно.", ["Абий Ахмед Али"]),
        ("Владимиру Путину Мария ответила сразу.", ["Владимир Путин"]),
        ("Приехали Владимир Путин Александр Лукашенко.", ["Владимир Путин", "Александр Лукашенко"]),
    ],
)
def test_a_name_of_the_table_takes_in_a_given_name_behind_it_that_is_nobody_elses(text: str, names: list[str]) -> None:
    assert [person.name for person in read_people(text, language="ru")] == names


def test_premiers_of_several_countries_are_no_premier_of_one() -> None:
    text = "Приехали премьер-министры Норвегии и Канады Эрна Сульберг и Джастин Трюдо. Абий Ахмед их встретил."
    people = read_people(text, language="ru", published=datetime.date(2020, 2, 10))
    assert [(person.name, person.country) for person in people] == [
        ("Эрна Сульберг", "NO"),
        ("Джастин Трюдо", "CA"),
        ("Абий Ахмед", "ET"),
    ]


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        (  # whom the article is about, not one of the two whom he met
            "Виктор Орбан прилетел. Орбан ужинал с премьером Дональдом Туском.\n\n"
            "Орбан пообедал с премьером Робертом Голобом.\n\nУтром премьер улетел.",
            "премьер",
            "Виктор Орбан",
        ),
        (  # two are in the paragraph
            "Виктор Орбан прилетел. Орбан и премьер Дональд Туск пообедали."
            " Утром Орбан уехал, а вечером премьер улетел.",
            "премьер",
            None,
        ),
        (  # who holds the office, not whom the article calls a colleague
            "Президент Андрей Киска прибыл. Его принял словенский коллега Борут Ковач.\n\nВечером президент улетел.",
            "президент",
            "Андрей Киска",
        ),
    ],
)
def test_a_bare_title_is_whom_the_article_is_about(text: str, title: str, name: str | None) -> None:
    people = read_people(text, language="ru", published=datetime.date(2024, 2, 10))
    assert [person.name for person in people if person.text == title][-1:] == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prime Minister Shri Arvind Menon will receive him", [("Arvind Menon", True)]),
        ("The Foreign Minister of Fiji, Mr. Tomasi Vula, arrived", [("Tomasi Vula", True)]),
        ("The President of the Republic of Fiji, H.E. Mr. Tomasi Vula, arrived", [("Tomasi Vula", True)]),
    ],
)
def test_polite_words_are_no_part_of_a_name(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(person.name, person.is_leader) for person in read(text, "en")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("哈莉玛总统明天启程，哈莉玛将访问越南。", ["哈莉玛", "哈莉玛"]),
        ("时任总理和历届总统都没有出席，总统府说。", []),
        ("丹麦女王玛格丽特二世访华。", ["玛格丽特二世"]),
    ],
)
def test_chinese_names_before_their_title_and_with_an_ordinal(text: str, expected: list[str]) -> None:
    assert [person.name for person in read(text, "zh") if person.kind == "name"] == expected


@pytest.mark.parametrize(
    ("text", "leader"),
    [
        ("She met her Tongan counterpart, Sione Vuna, on Monday. Mr Vuna left on Tuesday.", True),
        ("She met her Tongan opposite number Sione Vuna on Monday. Mr Vuna left on Tuesday.", True),
        ("Mr Sione Vuna left on Tuesday.", False),
        ("The ambassador Mr Sione Vuna left on Tuesday.", False),
    ],
)
def test_mr_says_nothing_of_an_office(text: str, leader: bool) -> None:
    assert {person.is_leader for person in read(text, "en") if person.name == "Sione Vuna"} == {leader}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ethiopian Prime Minister Abiy Girma landed. On Monday Abiy left.", ["Abiy Girma", "Abiy Girma"]),
        ("Samoan Prime Minister Fiame Tuala landed. Fiame left on Monday.", ["Fiame Tuala", "Fiame Tuala"]),
        ("Maria Kiprop and Maria Banda danced. On Monday Maria left.", ["Maria Kiprop", "Maria Banda"]),
    ],
)
def test_a_first_name_alone_is_the_one_person_of_that_name(text: str, names: list[str]) -> None:
    assert [person.name for person in read(text, "en") if person.kind == "name"] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("随行的有副首相兼外长宋真达。", ["宋真达"]),
        ("參議院議長維特齊接待了他。", ["維特齊"]),
        ("大公司的主席办公室说，他们没有外长。", []),
    ],
)
def test_chinese_titles_in_a_row_and_in_traditional_signs(text: str, names: list[str]) -> None:
    assert [person.name for person in read(text, "zh") if person.kind == "name"] == names
