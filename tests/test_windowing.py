import pytest
import seed_labels

from extractor.drafts import TASKS
from extractor.windowing import plan_windows


def plan(text, task, language="ru", day=None):
    context = seed_labels.context(text, language, day)
    return plan_windows(text, context.layout, context.readings, task, context.published)


def asked(text, task, **where):
    return [window.focus.of(text) for window in plan(text, task, **where).windows]


def skipped(text, task, **where):
    return [(skip.focus.of(text), skip.reason) for skip in plan(text, task, **where).skipped]


@pytest.mark.parametrize("record", seed_labels.LABELS["records"], ids=lambda record: record["id"])
def test_no_labelled_record_of_the_seeds_is_lost_by_skipping(record):
    text = seed_labels.article(record["doc"]).text
    task = seed_labels.TASK[record["record_type"]]
    windows = plan(text, task).windows
    spans = [span for window in windows for span in (window.focus, *window.twins)]
    assert any(span.overlaps(proof) for span in spans for proof in seed_labels.evidence(record))


def test_most_sentences_of_the_seeds_are_not_sent():
    counts = {}
    for doc in seed_labels.FILES:
        text = seed_labels.article(doc).text
        for task in TASKS:
            found = plan(text, task)
            counts[doc, task] = (len(found.windows), len(found.skipped))
    sent, kept = (sum(pair[index] for pair in counts.values()) for index in (0, 1))
    assert sent < kept / 2, counts


def test_a_sentence_without_a_word_of_travelling_is_not_asked_about():
    text = "Токаев живёт в Астане. 17 июня Токаев прибыл в Баку."
    assert asked(text, "visits") == ["17 июня Токаев прибыл в Баку."]
    assert skipped(text, "visits") == [("Токаев живёт в Астане.", "no_cue")]


def test_languages_without_a_table_of_cues_are_asked_about_everything():
    text = "Macron a Londra. Macron dorme a Londra."
    assert len(asked(text, "visits", language="ro")) == 2


def test_a_place_in_a_title_is_no_destination():
    (window,) = plan("Президент Казахстана Токаев прибыл в Баку.", "visits").windows
    assert window.choices["destination"] == ["Баку"]


def test_where_somebody_comes_from_is_no_destination():
    (window,) = plan("Токаев вылетел из Москвы в Баку.", "visits").windows
    assert window.choices["destination"] == ["Баку"]


def test_the_page_date_is_no_date_of_an_event():
    (window,) = plan(" date 2025-11-25 Токаев прибыл в Баку", "visits").windows
    assert window.choices["date"] == []


def test_a_visit_told_of_in_the_next_sentence_takes_the_place_from_the_one_before():
    text = "Токаев и Алиев встретились 5 мая в Баку. Визит был рабочим."
    (window,) = plan(text, "visits").windows
    assert window.focus.of(text) == text
    assert window.choices["destination"] == ["Баку"]
    assert window.before is None


def test_a_repeated_sentence_is_asked_about_once_and_becomes_the_twin():
    text = "17 июня Токаев прибыл в Баку. Вечером был ужин.\nФото. 17 июня Токаев прибыл в Баку"
    (window,) = plan(text, "visits").windows
    assert [twin.of(text) for twin in window.twins] == ["17 июня Токаев прибыл в Баку"]


@pytest.mark.parametrize(
    "text",
    [
        "Путин и Токаев провели не менее восьми переговоров.",
        "Путин и Токаев регулярно проводят переговоры.",
    ],
)
def test_counts_and_habits_are_no_single_meeting(text):
    assert skipped(text, "summits") == [(text, "habit_or_count")]


@pytest.mark.parametrize(
    ("text", "destination"),
    [
        ("Токаев неоднократно посещал Баку, а 12 мая прилетел в Тбилиси снова.", ["Баку", "Тбилиси"]),
        ("Токаев, который часто критикует форум, 5 мая приехал в Баку.", ["Баку"]),
    ],
)
def test_a_habit_of_another_clause_screens_out_no_dated_event(text, destination):
    (window,) = plan(text, "visits", day="2025-06-20").windows
    assert window.choices["destination"] == destination


@pytest.mark.parametrize(
    "text",
    [
        "Токаев часто прилетал в Баку, ездил в Тбилиси.",
        "Токаев регулярно прилетает в Баку в мае, ездит туда и осенью.",
    ],
)
def test_a_habit_without_a_dated_event_beside_it_is_not_asked_about(text):
    assert skipped(text, "visits") == [(text, "habit_or_count")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Главы МИД двух стран встретились в Осло."),
        ("ru", "Лидеры трёх государств провели переговоры в Осло."),
        ("en", "The leaders of the two countries met in Oslo."),
        ("en", "The three presidents met in Oslo."),
        ("de", "Die drei Außenminister trafen sich in Oslo."),
        ("fr", "Les trois présidents se sont rencontrés à Oslo."),
        ("tr", "Üç ülkenin liderleri Oslo'da görüştü."),
    ],
)
def test_countries_and_leaders_that_meet_do_not_count_meetings(language, text):
    first = {"ru": "Туск и Орбан были в Осло.", "tr": "Tusk ve Orban oradaydı."}.get(language, "Tusk, Orban.")
    assert (text, "habit_or_count") not in skipped(f"{first} {text}", "summits", language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Туск и Орбан встретились в Осло и подписали ряд документов."),
        ("uk", "Туск і Орбан зустрілися в Осло та підписали низку угод."),
        ("en", "Donald Tusk and Viktor Orbán met in Oslo and signed a series of documents."),
    ],
)
def test_a_series_of_something_else_leaves_the_meeting(language, text):
    assert asked(text, "summits", language=language) == [text]


def test_a_series_of_meetings_is_not_one_but_the_summit_beside_it_is():
    (window,) = plan("Туск использовал саммит ЕС в Осло для серии личных встреч с Орбаном.", "summits").windows
    assert window.choices["meeting"] == ["саммит"]


def test_a_day_before_a_meeting_does_not_count_it():
    text = "Утром 26 ноября встреча Путина и Токаева началась вовремя."
    assert asked(text, "summits") == [text]


def test_a_meeting_that_only_dates_another_is_not_offered():
    (window,) = plan("После саммита в Астане Путин встретился с Токаевым.", "summits").windows
    assert window.choices["meeting"] == ["встретился"]


def test_a_number_is_needed_for_a_trade_figure():
    assert skipped("Экспорт Казахстана растёт.", "trade_figures") == [("Экспорт Казахстана растёт.", "no_number")]


def test_words_like_russian_kyrgyz_are_offered_in_one_piece():
    (window,) = plan("Завтра пройдут российско-киргизские переговоры.", "summits").windows
    assert window.choices["participants"] == ["российско-киргизские"]


def test_where_paragraphs_were_lost_less_of_what_stands_before_is_shown():
    sentences = [f"Президент Токаев {day} мая провёл совещание о ходе посевной." for day in range(1, 12)]
    visit = "Токаев 12 мая прибыл в Москву."
    short, long = " ".join([*sentences[-4:], visit]), " ".join([*sentences, visit])
    (few,) = (window.before.of(short) for window in plan(short, "visits").windows)
    (many,) = (window.before.of(long) for window in plan(long, "visits").windows)
    assert few == " ".join(sentences[-4:])
    assert many == " ".join(sentences[-3:])


def test_the_first_sentence_of_a_paragraph_has_the_end_of_the_one_before():
    text = "Путин и Токаев встретились дважды.\nПервая встреча прошла 5 мая в Астане."
    window = plan(text, "summits").windows[-1]
    assert window.before is not None
    assert window.before.of(text) == "Путин и Токаев встретились дважды."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Germany's Chancellor Friedrich Merz starts a two-day trip to Armenia."),
        ("tr", "Cumhurbaşkanı İlham Aliyev'in iki günlük Türkiye ziyareti sona erdi."),
        ("uz", "Prezident Ilhom Aliyevning ikki kunlik O'zbekiston safari yakunlandi."),
    ],
)
def test_the_days_of_a_trip_do_not_count_trips(language, text):
    assert asked(text, "visits", language=language) == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Экспорт Грузии в Армению вырос до $1 млрд. Инфляция замедлилась до 3%."),
        ("ru", "Экспорт Грузии в Армению вырос до $1 млрд. Под склад отвели 40 гектаров."),
        ("en", "Exports of Georgia to Armenia rose to $1 billion. GDP grew by 5%."),
        ("de", "Die Exporte Georgiens nach Armenien stiegen auf 1 Mrd. Dollar. Die Inflation lag bei 3 Prozent."),
        ("kk", "Қазақстанның Арменияға экспорты 1 млрд долларға жетті. Инфляция 3 пайыз болды."),
        ("ru", "Экспорт Грузии в Армению вырос до $1 млрд. Цены на орехи в Батуми снизились на 4%."),
        ("ru", "Экспорт Грузии в Армению вырос до $1 млрд. Внешний долг страны равен $8 млрд."),
        ("uk", "Експорт Грузії до Вірменії зріс до 1 млрд доларів. Кілограм горіхів коштує 300 гривень."),
        ("en", "Exports of Georgia to Armenia rose to $1 billion. A ticket to Batumi now costs $40."),
        (
            "fr",
            "Les exportations de la Géorgie vers l'Arménie ont atteint 1 milliard d'euros. Le prix du thé a pris 7 %.",
        ),
        (
            "es",
            "Las exportaciones de Georgia a Armenia llegaron a 1.000 millones de euros. El precio del té subió un 7 %.",
        ),
        ("tr", "Gürcistan'ın Ermenistan'a ihracatı 1 milyar dolara çıktı. Çay fiyatları yüzde 7 arttı."),
        ("ky", "Грузиянын Арменияга экспорту 1 млрд долларга жетти. Чайдын баасы 7 пайызга өстү."),
        ("uz", "Gruziyaning Armanistonga eksporti 1 mlrd dollarga yetdi. Choy narxi 7 foizga oshdi."),
    ],
)
def test_another_statistic_beside_trade_is_not_asked_about(language, text):
    (sentence,) = asked(text, "trade_figures", language=language)
    assert text.startswith(sentence)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Дефицит бюджета Грузии составил 3 млрд лари."),
        ("ru", "Розничный товарооборот Армении вырос на 6%."),
        ("uk", "Дефіцит бюджету Грузії сягнув 3 млрд ларі."),
        ("en", "Georgia's budget deficit widened to $3 billion."),
        ("de", "Das Haushaltsdefizit Georgiens stieg auf 3 Milliarden Euro."),
        ("fr", "Le déficit public de la Géorgie atteint 5 % du PIB."),
        ("es", "El déficit fiscal de Georgia cerró en el 5 %."),
        ("tr", "Gürcistan'ın bütçe açığı 3 milyar dolara çıktı."),
        ("kk", "Грузияның бюджет тапшылығы 3 млрд долларға жетті."),
        ("zh", "格鲁吉亚财政赤字达到30亿美元。"),
    ],
)
def test_the_deficit_of_a_budget_is_no_trade(language, text):
    assert asked(text, "trade_figures", language=language) == []


def test_a_sentence_of_trade_may_name_another_statistic():
    text = "При инфляции в 3% экспорт Грузии в Армению вырос до $1 млрд."
    assert asked(text, "trade_figures") == [text]


@pytest.mark.parametrize(
    ("language", "text", "destination", "visitor"),
    [
        ("ru", "Президент Сербии Драган Петрович в четверг был гостем Словении.", "Словении", "Драган Петрович"),
        ("ru", "Президент Сербии Драган Петрович был в гостях у коллеги в Софии.", "Софии", "Драган Петрович"),
        ("fr", "Le conseiller fédéral Guy Dupont s'envolera dimanche pour Colombo.", "Colombo", "Guy Dupont"),
        ("tr", "Cakarta'ya salı akşamı inen Erdoğan dün görüşmelere başladı.", "Cakarta", "Erdoğan"),
        ("ky", "Төрага Марат Асанов 22-апрелде Астанада болуп, кесиптеши менен сүйлөштү.", "Астанада", "Марат Асанов"),
        ("uk", "Петр Павел прибув до Одеси. До міста також приїхав прем’єр Молдови Іон Русу.", "Одеси", "Іон Русу"),
        ("en", "Petr Pavel arrived in Praia. He is accompanied by Foreign Minister Jan Novak.", "Praia", "Jan Novak"),
        ("ru", "Пашинян прибыл в Баку. Его сопровождает министр торговли Ваган Саргсян.", "Баку", "Ваган Саргсян"),
        ("de", "Petr Pavel ist in Wien. Begleitet wird er von Außenminister Jan Novak.", "Wien", "Jan Novak"),
    ],
)
def test_ways_of_telling_that_somebody_is_a_guest(language, text, destination, visitor):
    windows = plan(text, "visits", language).windows
    assert any(destination in one.choices["destination"] and visitor in one.choices["visitor"] for one in windows)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Президент Словении Янез Хорват выступил в парламенте. Сборная страны вылетела в Осло на турнир."),
        ("uk", "Президент Словенії Янез Хорват виступив у парламенті. Збірна країни прилетіла до Осло."),
        ("en", "President Janez Horvat of Slovenia spoke in parliament. The team flew to Oslo on Friday."),
        ("de", "Präsident Janez Horvat sprach im Parlament. Die Mannschaft reiste am Freitag nach Oslo."),
        ("fr", "Le président Janez Horvat a parlé au parlement. Les joueurs se sont envolés pour Oslo vendredi."),
        ("es", "El presidente Janez Horvat habló en el parlamento. Los jugadores viajaron el viernes a Oslo."),
        ("tr", "Cumhurbaşkanı Janez Horvat mecliste konuştu. Milli takım cuma günü Oslo'ya gitti."),
    ],
)
def test_the_trip_of_a_team_is_not_asked_about(language, text):
    assert asked(text, "visits", language=language) == []


def test_a_leader_who_travels_with_a_team_is_asked_about():
    text = "Президент Словении Янез Хорват прилетел в Осло, сборная прибыла днём раньше."
    assert asked(text, "visits") == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Президент Словении Янез Хорват встретился в Мариборе с фермерами."),
        ("ru", "Президент Словении Янез Хорват принял нового посла Перу."),
        ("en", "President Janez Horvat met with students in Maribor."),
        ("de", "Präsident Janez Horvat traf sich mit Landwirten in Maribor."),
        ("es", "El presidente Janez Horvat se reunió con empresarios en Maribor."),
        ("tr", "Cumhurbaşkanı Janez Horvat, Maribor'da öğrencilerle bir araya geldi."),
        ("kk", "Президент Янез Хорват Мариборда диқандармен кездесті."),
        ("ky", "Президент Янез Хорват Мариборда студенттер менен жолукту."),
        ("uz", "Prezident Yanez Xorvat Mariborda tadbirkorlar bilan uchrashdi."),
    ],
)
def test_who_meets_ambassadors_or_farmers_meets_no_leader(language, text):
    assert asked(text, "summits", language=language) == []


def test_two_leaders_and_an_ambassador_are_asked_about():
    text = "Президент Словении Янез Хорват встретился с премьером Италии Марио Росси и послом Перу."
    assert asked(text, "summits") == [text]


def test_sales_of_a_company_are_asked_about_only_beside_a_country():
    assert asked("Завод отгрузил покупателям насосов на 4 млн рублей.", "trade_figures") == []
    text = "Завод отгрузил в Сербию насосов на 4 млн рублей."
    assert asked(text, "trade_figures") == [text]


@pytest.mark.parametrize(
    ("language", "text", "destination"),
    [
        ("tr", "Başkan Janez Horvat Ankara'ya geldi. Ona Bakan Ana Kovač da eşlik etti.", "Ankara"),
        ("ky", "Президент Янез Хорват Анкарага келди. Аны менен кошо министр Ана Ковач учуп келди.", "Анкарага"),
        ("kk", "Президент Янез Хорват Сербияға барды. Онымен бірге министр Ана Ковач аттанды.", "Сербияға"),
    ],
)
def test_companions_go_where_the_sentence_before_tells(language, text, destination):
    told = plan(text, "visits", language=language).windows[-1]
    assert told.focus.of(text) == text.partition(". ")[2]
    assert told.choices["destination"] == [destination]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "President Janez Horvat flew into Lima with Trade Minister Mario Rossi in tow."),
        ("en", "Prime Minister Mario Rossi was to have come to Lima in October."),
        ("en", "Prime Minister Mario Rossi has accepted an invitation to Peru."),
        ("de", "Präsident Janez Horvat war im Mai nach Lima gekommen."),
        ("de", "Präsident Janez Horvat ist am Montag in der peruanischen Hauptstadt begrüßt worden."),
        ("fr", "Le président Janez Horvat devrait gagner la capitale péruvienne en mai."),
        ("fr", "Le président Janez Horvat a foulé le sol péruvien."),
        ("es", "El presidente Janez Horvat pisó suelo peruano el lunes."),
        ("es", "El presidente Mario Rossi devolverá la visita a Lima en mayo."),
    ],
)
def test_more_ways_to_tell_of_a_visit_are_asked_about(language, text):
    assert asked(text, "visits", language=language) == [text]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "President Mario Rossi said that both had come to terms with Peru."),
        ("de", "Präsident Mario Rossi sagte, Peru sei zu Kräften gelangt."),
        ("es", "El presidente Mario Rossi dijo que Perú vuelve a crecer."),
        ("fr", "Le président Mario Rossi compte gagner l'élection au Pérou."),
    ],
)
def test_words_of_travel_in_other_senses_are_not_asked_about(language, text):
    assert asked(text, "visits", language=language) == []


@pytest.mark.parametrize(
    ("language", "before", "text"),
    [
        (
            "en",
            "President Lazaro Mwale landed in Lima on Friday.",
            "The entourage includes Trade Minister Mario Rossi.",
        ),
        ("de", "Präsident Janez Horvat ist in Lima.", "Mit von der Partie ist Handelsminister Mario Rossi."),
        ("es", "El presidente Janez Horvat llegó a Lima.", "Integran la comitiva el ministro Mario Rossi y su equipo."),
    ],
)
def test_who_travels_along_goes_where_the_story_plays(language, before, text):
    assert text in asked(f"{before} {text}", "visits", language=language)
