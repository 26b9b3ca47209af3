"""Who is a leader by office, and for whom they act: heads of organizations, speakers, ministers by title alone."""

from collections import Counter

import pytest

from extractor.normalization.people import read_people
from extractor.normalization.tables import rows
from extractor.normalization.words import read_words


@pytest.mark.parametrize(
    ("language", "text", "country", "leader"),
    [
        ("ru", "Приехал председатель Комиссии Африканского союза Махмуд Али Юсуф.", "AU", True),
        ("ru", "В Ташкент приедет председатель Европейского совета Антониу Кошта.", "EU", True),
        ("en", "Then NATO Secretary General Mark Rutte arrived.", "NATO", True),
        ("ru", "Прибыл председатель Национального собрания Армении Ален Симонян.", "AM", True),
        ("ru", "Прибыл председатель комитета Госдумы Леонид Слуцкий.", None, False),
        ("ru", "Завтра латвийский министр экономики улетит.", "LV", True),
        ("ru", "Вечером армянского гостя приняли в столице.", "AM", True),
        ("en", "Then Latvia's agriculture minister Armands Krauze spoke.", "LV", True),
    ],
)
def test_the_office_tells_whom_a_leader_acts_for(language: str, text: str, country: str | None, leader: bool) -> None:
    (person,) = read_people(text, language=language)
    assert (person.country, person.is_leader) == (country, leader)


@pytest.mark.parametrize("text", ["Туда приехали китайские гости.", "Об этом сообщил министр экономики."])
def test_guests_in_general_and_a_minister_of_nowhere_are_nobody(text: str) -> None:
    assert read_people(text, language="ru") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Министр обороны Армении Сурен Папикян улетел. Позже спикер Армении выступил."),
        ("ru", "Министр обороны Армении Сурен Папикян улетел. Председатель парламента Армении молчит."),
        ("uk", "Міністр оборони Латвії Андріс Спрудс відлетів. Спікер Латвії залишився."),
        ("be", "Міністр абароны Латвіі Андрыс Спрудс паляцеў. Спікер Латвіі застаўся."),
        ("tr", "Letonya Dışişleri Bakanı Baiba Braže gitti. Letonya Meclis Başkanı kaldı."),
        ("ru", "Глава администрации президента России Иван Громов прилетел. Ждут премьера России."),
    ],
)
def test_a_title_means_nobody_who_holds_another_office(language: str, text: str) -> None:
    name, title = read_people(text, language=language)
    assert (title.kind, title.name, title.country) == ("title", None, name.country)


def test_a_vice_prime_minister_may_be_the_minister_meant() -> None:
    text = "Вице-премьер-министр Латвии Иван Громов приехал. Министр Латвии доволен."
    assert [person.name for person in read_people(text, language="ru")] == ["Иван Громов"] * 2


def test_no_title_stands_twice() -> None:
    """Of two rows with the same words the first would count, whatever the other says."""
    titles = Counter(
        (row["language"], *(word.folded for word in read_words(name)))
        for row in rows("titles")
        for name in row["words"].split("|")
    )
    assert [title for title, times in titles.items() if times > 1] == []


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("ru", "Приехала председатель Совета Федерации Мария Громова.", "RU"),
        ("ru", "Приехал председатель Государственной думы Иван Громов.", "RU"),
        ("ru", "Приехал глава городской думы Иван Громов.", None),
        ("ru", "Приехал председатель Великого государственного хурала Бат Эрдэнэ.", "MN"),
        ("ru", "Приехал председатель Народного хурала Иван Громов.", None),
        ("ru", "Приехал спикер Олий Мажлиса Иван Громов.", "UZ"),
        ("ru", "Приехал спикер Жогорку Кенеша Иван Громов.", "KG"),
        ("uk", "Приїхав голова Державної думи Іван Громов.", "RU"),
        ("uk", "Приїхав голова міської думи Іван Громов.", None),
        ("uk", "Приїхав спікер Жогорку Кенеша Нурлан Тургунбеков.", "KG"),
        ("ky", "Жогорку Кеңештин төрагасы Нурлан Асанов келди.", "KG"),
        ("ky", "Жогорку соттун төрагасы Нурлан Асанов келди.", None),
        ("kk", "Мәжіліс төрағасы Ерлан Асанов келді.", "KZ"),
        ("kk", "Мәжіліс комитетінің төрағасы Ерлан Асанов келді.", None),
        ("ky", "Кениянын Улуттук жыйынынын башчысы Нурлан Асанов келди.", "KE"),
        ("kk", "Кения Ұлттық жиналысының басшысы Ерлан Асанов келді.", "KE"),
        ("uz", "Keniya Milliy majlisi rahbari Anvar Karimov keldi.", "KE"),
    ],
)
def test_the_name_of_a_parliament_tells_its_country_only_as_a_whole(
    language: str, text: str, country: str | None
) -> None:
    assert [person.country for person in read_people(text, language=language)] == [country]


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("de", "Heute empfängt der Wirtschaftsminister Kenias die kenianische Präsidentin.", "KE"),
        ("de", "Heute empfängt der Kanzler die kenianische Delegation.", None),
        ("de", "Heute empfängt der Kanzler französische Gäste.", None),
        ("de", "Der Präsident der Russischen Föderation kommt.", "RU"),
        ("es", "Recibió el presidente la delegación china.", None),
        ("es", "Llegó el presidente de la República Dominicana.", "DO"),
        ("fr", "Le ministre de la Défense du Kenya arrive.", "KE"),
        ("kk", "Президент Түркияға барды.", None),
        ("ky", "Президент түрк ишкерлерин кабыл алды.", None),
        ("uz", "Prezident Qozog'istonga bordi.", None),
        ("az", "Prezident Qazaxıstana getdi.", None),
        ("tr", "Cumhurbaşkanı Kenya'ya gitti.", None),
    ],
)
def test_what_follows_a_title_belongs_to_it_only_if_grammar_says_so(
    language: str, text: str, country: str | None
) -> None:
    first, *_ = read_people(text, language=language)
    assert (first.kind, first.country) == ("title", country)


def test_a_given_name_behind_a_turkish_title_is_no_country() -> None:
    (person,) = read_people("Gürcistan Başbakanı İrakli Garibov geldi.", language="tr")
    assert (person.name, person.country) == ("İrakli Garibov", "GE")


@pytest.mark.parametrize(
    ("language", "text", "organization"),
    [
        ("ru", "Урсула фон дер Ляйен прилетела в Киев.", "EU"),
        ("en", "António Guterres flew to Nairobi.", "UN"),
    ],
)
def test_heads_of_organizations_of_the_table_act_for_them(language: str, text: str, organization: str) -> None:
    assert [person.country for person in read_people(text, language=language)] == [organization]


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [
        ("tr", "Dün Kenya Cumhurbaşkanı Amina Odinga geldi.", "Amina Odinga", "KE"),
        ("en", "Kenya's Deputy President Amina Odinga joined.", "Amina Odinga", "KE"),
        ("en", "Slovenia's Deputy Foreign Minister Marko Novak joined.", "Marko Novak", "SI"),
        ("ru", "Прибыл эмир Катара Тамим бин Хамад Аль Тани.", "Тамим бин Хамад Аль Тани", "QA"),
    ],
)
def test_titles_behind_countries_that_are_names_too_deputies_and_sons(
    language: str, text: str, name: str, country: str
) -> None:
    assert [(person.name, person.country) for person in read_people(text, language=language)] == [(name, country)]


def test_a_title_without_a_country_means_nobody_who_is_named_further_on_in_its_sentence() -> None:
    people = read_people("Глава кабмина встретился с премьером Кении Аминой Одингой.", language="ru")
    assert [(person.kind, person.name) for person in people] == [("title", None), ("name", "Амина Одинга")]


@pytest.mark.parametrize(
    ("language", "text", "name", "country", "role"),
    [
        (
            "ru",
            "Глава турецкого внешнеполитического ведомства Хакан Фидан прибыл.",
            "Хакан Фидан",
            "TR",
            "Глава турецкого внешнеполитического ведомства",
        ),
        ("ru", "Глава чешской дипломатии Ян Липавский прибыл.", "Ян Липавский", "CZ", "Глава чешской дипломатии"),
        ("ru", "Глава иорданского МИДа Айман ас-Сафади прибыл.", "Айман ас-Сафади", "JO", "Глава иорданского МИДа"),
        ("uk", "Глава турецького МЗС Хакан Фідан прибув.", "Хакан Фідан", "TR", "Глава турецького МЗС"),
    ],
)
def test_an_office_around_the_adjective_of_its_country(
    language: str, text: str, name: str, country: str, role: str
) -> None:
    (person,) = read_people(text, language=language)
    assert (person.name, person.country, person.role) == (name, country, role)


def test_a_surname_may_be_a_country_behind_a_title_and_a_given_name() -> None:
    (person,) = read_people("Министр обороны Чехии Мартин Куба приехал.", language="ru")
    assert (person.name, person.country) == ("Мартин Куба", "CZ")


def test_a_house_is_nobody() -> None:
    assert read_people("Гостей приняли в Доме Правительства и во Дворце дружбы.", language="ru") == []
