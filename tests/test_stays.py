"""When a visit begins and ends, how it stands and in which city, where the sentence tells it in a roundabout way."""

import datetime

import pytest
import seed_labels

from extractor import Summit, Visit
from extractor.assembly import assemble
from extractor.normalization.dates import read_dates
from extractor.reconciliation import reconcile
from extractor.windowing import plan_windows

FRIDAY = "2025-06-20"


def visit(text, language, *, date=0, sentence=""):
    """The visit that the first traveller and place of the question give, with its ``date``-th date."""
    context = seed_labels.context(text, language, FRIDAY)
    plan = plan_windows(text, context.layout, context.readings, "visits", context.published)
    window = next(one for one in plan.windows if sentence in one.focus.of(text))
    dates = window.choices["date"]
    draft = {
        "visitor": window.choices["visitor"][0],
        "destination": window.choices["destination"][0],
        "date": dates[date] if dates else None,
    }
    (record,) = assemble(context, window, draft)
    assert isinstance(record, Visit)
    return record


def days(record):
    return record.period.start, record.period.end


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("ru", "Токаев гостит в Баку со вчерашнего дня, визит продлится до 24 июня.", "2025-06-19", "2025-06-24"),
        ("de", "Emmanuel Macron besucht Wien seit Mittwoch und bleibt bis 24. Juni.", "2025-06-18", "2025-06-24"),
        ("en", "Emmanuel Macron has visited Vienna since June 18 and stays until June 24.", "2025-06-18", "2025-06-24"),
    ],
)
def test_since_one_day_until_another(language, text, first, last):
    for chosen in (0, 1):
        assert days(visit(text, language, date=chosen)) == (first, last)


def test_days_are_counted_back_from_the_day_on_which_the_stay_ended():
    text = "Трехдневный визит Токаева завершился вчера в Баку."
    record = visit(text, "ru")
    assert days(record) == ("2025-06-17", "2025-06-19")
    assert record.assessment["period.start"].basis == "duration, counted back from the last day"


def test_the_next_sentence_tells_how_long_the_visit_is():
    text = "Токаев 17 июня прибыл в Баку. Двухдневный визит проходит в дни ярмарки."
    assert days(visit(text, "ru", sentence="17 июня")) == ("2025-06-17", "2025-06-18")
    text = "Токаев 17 июня прибыл в Баку. Двухдневный визит в Рим намечен на осень."
    assert days(visit(text, "ru", sentence="17 июня")) == ("2025-06-17", "2025-06-17")


def test_another_one_who_leaves_ends_nobodys_stay():
    text = "Токаев 17 июня прибыл в Баку. Владимир Путин 19 июня улетел из Баку."
    assert days(visit(text, "ru", sentence="17 июня")) == ("2025-06-17", "2025-06-17")


def test_left_today_the_city_where_he_had_been_since_monday():
    record = visit("Токаев сегодня отбыл из Баку, где с 18 июня находился с рабочим визитом.", "ru", date=1)
    assert (record.destination.city, record.kind, record.status) == ("Баку", "working", "completed")
    assert days(record) == ("2025-06-18", "2025-06-20")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Токаев, находящийся в Баку с визитом, осмотрит порт."),
        ("uk", "Емманюель Макрон перебуває в Баку з візитом."),
    ],
)
def test_who_stays_there_is_there_now(language, text):
    assert visit(text, language).status == "ongoing"


def test_the_city_of_the_dateline_is_that_of_the_host_country_alone():
    record = visit("БЕЛГРАД, 19 июня. Гостей много.\nТокаев 17 июня прибыл в Сербию.", "ru", sentence="Сербию")
    assert record.destination.city is not None
    assert [issue.code for issue in record.issues if issue.field == "destination"] == ["city_from_context"]
    record = visit("БЕЛГРАД, 19 июня. Гостей много.\nТокаев 17 июня прибыл в Италию.", "ru", sentence="Италию")
    assert record.destination.city is None


def test_a_bare_title_is_the_one_leader_who_is_abroad():
    text = "Касым-Жомарт Токаев прибыл утром.\nГлава государства посетил Сербию 17 июня. Его принял Александр Вучич."
    record = visit(text, "ru", sentence="посетил")
    assert record.visitor.name == "Касым-Жомарт Токаев"


def test_the_other_such_weekday_is_no_witness_for_itself():
    record = visit("Во вторник Эммануэль Макрон в Вене: визит рабочий.", "ru")
    assert record.period.start == "2025-06-17"


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("tr", "Bakan salı günü Viyana'da.", "2025-06-17"),
        ("ky", "Министр шаршемби кечинде келди.", "2025-06-18"),
        ("kk", "Министр сәрсенбіде келді.", "2025-06-18"),
        ("uz", "Vazir chorshanbada keldi.", "2025-06-18"),
        ("uk", "Міністр розпочне поїздку у вівторок.", "2025-06-24"),
    ],
)
def test_weekdays_as_the_languages_write_them(language, text, found):
    (day,) = read_dates(text, language=language, published=datetime.date(2025, 6, 20))
    assert day.start == found


def test_two_days_behind_the_month():
    day = datetime.date(2025, 6, 20)
    (both,) = read_dates("It is on June 24 and 25.", language="en", published=day)
    assert (both.start, both.end) == ("2025-06-24", "2025-06-25")
    first, *_ = read_dates("On June 24 and 9 others came.", language="en", published=day)
    assert (first.start, first.end) == ("2025-06-24", "2025-06-24")


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("ru", "Токаев вчера прибыл в Баку и пробудет в стране до 24 июня.", "2025-06-24"),
        ("ru", "Токаев вчера прибыл в Баку. Он пробудет там до 24 июня.", "2025-06-24"),
        ("en", "Emmanuel Macron arrived in Vienna yesterday and will stay until June 24.", "2025-06-24"),
        ("en", "Emmanuel Macron arrived in Vienna yesterday at the start of a four-day visit.", "2025-06-22"),
        ("ru", "Токаев вчера прибыл в Баку на выставку, которая продлится до 24 июня.", "2025-06-19"),
        ("ru", "Токаев вчера прибыл в Баку. Поездка в Рим отложена до 24 июня.", "2025-06-19"),
        ("ru", "Токаев вчера прибыл в Баку. Ответный визит отложен до 24 июня.", "2025-06-19"),
        ("ru", "Токаев вчера прибыл в Баку. Стороны поручили подготовить визит министра до 24 июня.", "2025-06-19"),
        (
            "en",
            "Emmanuel Macron arrived in Vienna yesterday. All other trips are cancelled until June 24.",
            "2025-06-19",
        ),
        ("ru", "Токаев вчера прибыл в Баку и пробудет в стране до 24 августа.", "2025-06-19"),
    ],
)
def test_who_stays_until_a_day_leaves_on_it(language, text, last):
    assert days(visit(text, language)) == ("2025-06-19", last)


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("ru", "Токаев вчера прибыл в Баку с рабочим визитом и пробудет там до 24 июня.", "ongoing"),
        ("en", "Emmanuel Macron arrived in Vienna on June 18 and will stay until June 24.", "ongoing"),
        ("ru", "Токаев посетит Баку с 24 по 26 июня.", "planned"),
        ("ru", "Токаев в июне побывает в Баку.", "planned"),  # a month that has begun is no stay that has
    ],
)
def test_a_stay_that_has_begun_and_not_ended_is_going_on_whatever_is_still_to_come(language, text, status):
    assert visit(text, language).status == status


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("ru", "Токаев, находившийся в Баку с визитом, вчера вечером отбыл в Рим. Он провёл в стране три дня.", 17, 19),
        ("ru", "Визит Токаева в Баку закончился во вторник.", None, 17),
        ("ru", "В среду завершился визит Токаева в Баку, начавшийся во вторник.", 17, 18),
        ("uk", "Візит Емманюеля Макрона до Баку завершився вчора.", None, 19),
        ("uk", "Емманюель Макрон учора залишив Баку.", None, 19),
        ("be", "Візіт Эмануэля Макрона ў Баку завяршыўся ўчора.", None, 19),
        ("en", "Emmanuel Macron's visit to Vienna ended on Tuesday.", None, 17),
        ("en", "Emmanuel Macron left Vienna on Tuesday after a two-day visit.", 16, 17),
        ("en", "Emmanuel Macron, who was on a visit to Vienna, left for Rome yesterday.", None, 19),
        ("de", "Der Besuch von Emmanuel Macron in Wien ging am Dienstag zu Ende.", None, 17),
        ("fr", "La visite d'Emmanuel Macron à Vienne a pris fin mardi.", None, 17),
        ("fr", "Emmanuel Macron a quitté Vienne mardi après une visite de deux jours.", 16, 17),
        ("es", "La visita de Emmanuel Macron a Viena concluyó el martes.", None, 17),
        ("tr", "Emmanuel Macron'un Viyana ziyareti dün sona erdi.", None, 19),
        ("tr", "Emmanuel Macron dün Viyana'dan ayrıldı.", None, 19),
        ("az", "Emmanuel Makronun Bakıya səfəri dünən başa çatdı.", None, 19),
        ("uz", "Emmanuel Makronning Venaga safari kecha nihoyasiga yetdi.", None, 19),
        ("kk", "Эммануэль Макронның Бакуге сапары кеше аяқталды.", None, 19),
        ("ky", "Эммануэль Макрондун Бакуга сапары кечээ аяктады.", None, 19),
        ("tg", "Сафари Эммануэл Макрон ба Боку дирӯз анҷом ёфт.", None, 19),
        ("zh", "法国总统马克龙对奥地利的访问昨天结束。", None, 19),
        ("zh", "下星期一，法国总统马克龙将从维也纳飞往罗马，对意大利展开为期三天的访问。", None, 23),
    ],
)  # fmt: skip
def test_a_day_of_leaving_or_ending_is_the_last_one(language, text, first, last):
    record = visit(text, language)
    assert days(record) == (f"2025-06-{first}" if first else None, f"2025-06-{last}")
    assert ("end_only" in {issue.code for issue in record.issues}) == (first is None)


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("en", "Emmanuel Macron left for Vienna on Tuesday.", 17, 17),
        ("en", "Emmanuel Macron left on Tuesday for a two-day visit to Vienna.", 17, 18),
        ("en", "Emmanuel Macron arrived in Vienna on Tuesday and left on Thursday.", 17, 19),
        ("ru", "Токаев вчера отбыл с двухдневным визитом в Баку.", 19, 20),
        ("ru", "Токаев вчера вылетел из Астаны в Баку.", 19, 19),
        ("de", "Emmanuel Macron reiste am Dienstag nach Wien.", 17, 17),
        ("fr", "Emmanuel Macron est parti mardi pour Vienne.", 17, 17),
        ("es", "Emmanuel Macron partió el martes a Viena.", 17, 17),
        ("tr", "Emmanuel Macron salı günü Viyana'ya hareket etti.", 17, 17),
        ("kk", "Эммануэль Макрон кеше Бакуге аттанды.", 19, 19),
        ("zh", "法国总统马克龙昨天启程前往维也纳。", 19, 19),
    ],
)
def test_a_day_of_leaving_for_the_host_country_is_the_first_one(language, text, first, last):
    assert days(visit(text, language)) == (f"2025-06-{first}", f"2025-06-{last}")


@pytest.mark.parametrize(
    ("language", "text", "sentence", "days_of_stay"),
    [
        ("de", "Emmanuel Macron ist am Montag zu einem Besuch in Wien eingetroffen. Am 21. Juni reist er nach "
         "Graz weiter.",
         "Graz", ("2025-06-16", "2025-06-21")),
        ("ru", "Визит Токаева в Баку начался вчера. Завтра Токаев отправится в Гянджу.", "Гянджу",
         ("2025-06-19", "2025-06-21")),
        ("en", "Emmanuel Macron arrived in Vienna on Wednesday. Tomorrow Macron travels to Graz.", "Graz",
         ("2025-06-18", "2025-06-21")),
        ("en", "Emmanuel Macron arrived in Vienna before the fair. Tomorrow Macron travels to Graz.", "Graz",
         (None, "2025-06-21")),
        ("en", "Emmanuel Macron arrived in Rome on Wednesday. Tomorrow Macron travels to Graz.", "Graz",
         ("2025-06-21", "2025-06-21")),
    ],
)  # fmt: skip
def test_a_later_step_within_the_stay_does_not_begin_it(language, text, sentence, days_of_stay):
    assert days(visit(text, language, sentence=sentence)) == days_of_stay


@pytest.mark.parametrize(
    ("language", "text", "meeting", "first"),
    [
        (
            "ru",
            "Саммит ОДКБ, закончившийся во вторник, собрал шестерых.\nТри дня лидеры спорили в отеле.",
            "Саммит",
            15,
        ),
        ("ru", "Саммит ОДКБ закончился во вторник.\nТри дня назад об этом никто не знал.", "Саммит", None),
        ("en", "The three-day CSTO summit ended on Tuesday.", "summit", 15),
        ("de", "Der Gipfel der OVKS ging am Dienstag zu Ende.", "Gipfel", None),
    ],
)
def test_a_gathering_ends_on_the_day_of_its_end(language, text, meeting, first):
    context = seed_labels.context(text, language, FRIDAY)
    plan = plan_windows(text, context.layout, context.readings, "summits", context.published)
    window = next(one for one in plan.windows if meeting in one.focus.of(text))
    draft = {"meeting": meeting, "participants": [], "place": None, "date": window.choices["date"][0]}
    (record,) = assemble(context, window, draft)
    assert isinstance(record, Summit)
    assert days(record) == (f"2025-06-{first}" if first else None, "2025-06-17")


def test_the_last_day_alone_joins_the_stay_that_it_ends():
    context = seed_labels.context(
        "Токаев 16 июня прибыл в Баку.\nВизит Токаева в Азербайджан закончился вчера.", "ru", FRIDAY
    )
    plan = plan_windows(context.text, context.layout, context.readings, "visits", context.published)
    drafts = [{name: words[0] for name, words in window.choices.items()} for window in plan.windows]
    told = [
        record
        for window, draft in zip(plan.windows, drafts, strict=True)
        for record in assemble(context, window, draft)
        if isinstance(record, Visit)
    ]
    (event,) = reconcile(told, context.layout, context).visits
    assert days(event) == ("2025-06-16", "2025-06-19")
    assert "end_only" not in {issue.code for issue in event.issues}


@pytest.mark.parametrize(
    ("language", "text", "last"),
    [
        ("ru", "Токаев 17 июня прибыл в Баку. Переговоры пройдут завтра. В Астану он вернётся 22 июня.", "2025-06-22"),
        ("ru", "Токаев 17 июня прибыл в Баку. Его принял Ильхам Алиев. Обратно его ждут в понедельник.", "2025-06-23"),
        ("ru", "Токаев 17 июня прибыл в Баку и, проведя там один день, 19 июня улетел домой.", "2025-06-19"),
        ("en", "Emmanuel Macron arrived in Baku on June 17. He will fly back to Paris on June 22.", "2025-06-22"),
        ("uk", "Володимир Зеленський 17 червня прибув до Варшави. До Києва він повернеться 20 червня.", "2025-06-20"),
        ("ru", "Токаев 17 июня прибыл в Баку. Эмманюэль Макрон вернётся в Париж 22 июня.", "2025-06-17"),
        ("ru", "Токаев 17 июня прибыл в Баку. 22 июня в Рим прилетит спикер.", "2025-06-17"),
    ],
)
def test_a_stay_ends_on_the_day_when_the_guest_is_home_again(language, text, last):
    assert days(visit(text, language, sentence="17")) == ("2025-06-17", last)


@pytest.mark.parametrize(
    ("language", "text", "visitors"),
    [
        (
            "ru",
            "В Баку прибыли президент Сербии Александр Вучич, премьер Ирака Мухаммед ас-Судани и спикер Госдумы"
            " Вячеслав Володин.",
            ["Александр Вучич", "Мухаммед ас-Судани", "Вячеслав Володин"],
        ),
        (
            "en",
            "President Emmanuel Macron and Chancellor Olaf Scholz flew to Baku.",
            ["Emmanuel Macron", "Olaf Scholz"],
        ),
        ("ru", "В Баку прилетел Александр Вучич, премьер Армении Никол Пашинян остался дома.", ["Александр Вучич"]),
        ("ru", "Александр Вучич прилетел в Баку и встретился с Николом Пашиняном.", ["Александр Вучич"]),
        ("ru", "В Баку прилетели Александр Вучич и Ильхам Алиев.", ["Александр Вучич"]),
        ("ru", "В Баку прилетели Александр Вучич и посол Иван Иванов.", ["Александр Вучич"]),
    ],
)
def test_travellers_in_one_row_have_a_visit_each(language, text, visitors):
    context = seed_labels.context(text, language, FRIDAY)
    (window,) = plan_windows(text, context.layout, context.readings, "visits", context.published).windows
    draft = {"visitor": window.choices["visitor"][0], "destination": window.choices["destination"][0], "date": None}
    assert [record.visitor.name for record in assemble(context, window, draft)] == visitors


def test_the_kind_of_somebody_elses_visit_is_not_taken():
    text = "Токаев посетил Баку. Никол Пашинян совершил в Баку рабочий визит в мае."
    assert visit(text, "ru", sentence="Токаев").kind == "unspecified"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Токаев завтра в Баку не приедет.", "cancelled"),
        ("Токаев в июле в Баку не поедет.", "unknown"),
        ("Токаев не планирует лететь в Баку 3 июля.", "unknown"),
        ("Токаев так и не доехал до Баку в мае.", "cancelled"),
        ("Токаев передумал лететь в Баку.", "cancelled"),
        ("Визит Токаева в Баку сняли с графика.", "cancelled"),
        ("Поездка Токаева в Баку рассыпалась.", "cancelled"),
        ("Токаев снял номер в Баку и приехал туда 17 июня.", "completed"),
        ("Визит Токаева в Баку отодвинули на июль.", "postponed"),
        ("Токаев принял приглашение посетить Баку.", "planned"),
        ("Токаев с рабочей поездкой находится в Баку.", "ongoing"),
        ("Токаев заскочит в Баку на днях.", "planned"),
    ],
)
def test_what_became_of_a_trip(text, status):
    assert visit(text, "ru").status == status


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Президент Казахстана Токаев прилетел в Баку 17 июня и пробыл там до 19 июня.", "2025-06-19"),
        ("Токаев прилетел в Баку 17 июня. Он задержится здесь до 22 июня.", "2025-06-22"),
        ("Токаев прилетел в Баку 17 июня. Президент будет находиться в Азербайджане по 22 июня.", "2025-06-22"),
        ("Токаев прилетел в Баку 17 июня. Возвращение на родину намечено на 22 июня.", "2025-06-22"),
        ("Токаев прилетел в Баку 17 июня. Обратно он вылетел 19 июня.", "2025-06-19"),
        ("Токаев прилетел в Баку 17 июня. Президент будет находиться в Праге по 22 июня.", "2025-06-17"),
        ("Токаев прилетел в Баку 17 июня. Президент Сербии будет находиться там по 22 июня.", "2025-06-17"),
    ],
)
def test_how_long_the_guest_stays(text, last):
    assert days(visit(text, "ru", sentence="17")) == ("2025-06-17", last)


@pytest.mark.parametrize(
    ("language", "text", "status", "period"),
    [
        (
            "ru",
            "Токаев не поедет в Баку в июле. Визит, намеченный на 3–4 июля, отложен.",
            "postponed",
            ("2025-07-03", "2025-07-04"),
        ),
        (
            "en",
            "Emmanuel Macron will not go to Bern in July. The trip planned for July 3 and 4 has been cancelled.",
            "cancelled",
            ("2025-07-03", "2025-07-04"),
        ),
        (
            "de",
            "Emmanuel Macron wird im Juli nicht nach Wien reisen. Der Besuch wurde abgesagt.",
            "cancelled",
            ("2025-07", "2025-07"),
        ),
        ("ru", "Токаев не поедет в Баку в июле. Визит Макрона в Баку отменён.", "unknown", ("2025-07", "2025-07")),
    ],
)
def test_a_sentence_behind_a_denial_tells_what_became_of_the_visit(language, text, status, period):
    record = visit(text, language)
    assert (record.status, days(record)) == (status, period)


@pytest.mark.parametrize(
    ("text", "place", "first", "last"),
    [
        ("Токаев вчера завершил двухдневный визит в Польшу и вылетел в Прагу.", "Прагу", "2025-06-19", "2025-06-19"),
        ("Токаев вчера завершил двухдневный визит в Польшу и вылетел в Прагу.", "Польшу", "2025-06-18", "2025-06-19"),
        ("Токаев 17 июня прилетел в Вену, а завершится поездка 19 июня в Праге.", "Вену", "2025-06-17", "2025-06-17"),
        (
            "Токаев 17 июня слетал в Вену, а 19 июня в Рим прибыл премьер Дональд Туск, пробывший там два дня.",
            "Вену",
            "2025-06-17",
            "2025-06-17",
        ),
    ],
)
def test_what_ends_or_lasts_elsewhere_is_another_stay(text, place, first, last):
    context = seed_labels.context(text, "ru", FRIDAY)
    (window,) = plan_windows(text, context.layout, context.readings, "visits", context.published).windows
    draft = {"visitor": window.choices["visitor"][0], "destination": place, "date": window.choices["date"][0]}
    (record,) = assemble(context, window, draft)
    assert days(record) == (first, last)


def test_a_day_that_is_a_heading_dates_what_stands_under_it():
    text = "Календарь на неделю с 23 по 29 июня\n\nВТОРНИК\n\nВ Баку прилетает Касым-Жомарт Токаев."
    assert days(visit(text, "ru", sentence="прилетает")) == ("2025-06-24", "2025-06-24")
