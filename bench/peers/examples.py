"""Two made-up articles with what langextract should find in them; no sentence of them stands in the gold set."""

RUSSIAN = (
    "Премьер-министр Норвегии Йонас Гар Стёре 3 марта прибыл в Рейкьявик с рабочим визитом. На следующий день он "
    "провёл переговоры с премьер-министром Исландии Катрин Якобсдоттир. Экспорт Норвегии в Исландию в 2022 году вырос "
    "на 8,4% и достиг примерно 1,2 млрд долларов, сообщило Статистическое бюро. "
    "По телефону Стёре поговорил с главой Канады.",
    [
        (
            "visit",
            "Премьер-министр Норвегии Йонас Гар Стёре 3 марта прибыл в Рейкьявик с рабочим визитом",
            {
                "visitor_name": "Йонас Гар Стёре",
                "visitor_country": "NO",
                "destination_country": "IS",
                "destination_city": "Рейкьявик",
                "start": "2023-03-03",
                "end": "2023-03-04",
                "kind": "working",
                "status": "completed",
            },
        ),
        (
            "summit",
            "провёл переговоры с премьер-министром Исландии Катрин Якобсдоттир",
            {
                "name": "переговоры",
                "level": "bilateral",
                "kind": "talks",
                "country": "IS",
                "city": "Рейкьявик",
                "start": "2023-03-04",
                "end": "2023-03-04",
                "participants": ["Йонас Гар Стёре (NO)", "Катрин Якобсдоттир (IS)"],
                "status": "completed",
            },
        ),
        (
            "trade_figure",
            "вырос на 8,4%",
            {
                "reporter": "NO",
                "partner": "IS",
                "flow": "export",
                "measure": "growth",
                "value": "8.4",
                "unit": "percent",
                "qualifier": "exact",
                "start": "2022",
                "end": "2022",
                "base_start": "2021",
                "modality": "observed",
                "source_org": "Статистическое бюро",
            },
        ),
        (
            "trade_figure",
            "примерно 1,2 млрд долларов",
            {
                "reporter": "NO",
                "partner": "IS",
                "flow": "export",
                "measure": "level",
                "value": "1200000000",
                "unit": "USD",
                "qualifier": "about",
                "start": "2022",
                "end": "2022",
                "modality": "observed",
                "source_org": "Статистическое бюро",
            },
        ),
    ],
)

ENGLISH = (
    "Leaders of the Pacific Islands Forum will gather in Suva from 9 to 11 September 2024, the host, Fiji's prime "
    "minister Sitiveni Rabuka, said. Tonga's Siaosi Sovaleni is expected. Fiji wants to raise its tuna sales to Tonga "
    "to $5 million by 2030.",
    [
        (
            "summit",
            "Leaders of the Pacific Islands Forum will gather in Suva from 9 to 11 September 2024",
            {
                "name": "Leaders of the Pacific Islands Forum will gather",
                "organization": "PIF",
                "level": "multilateral",
                "kind": "summit",
                "country": "FJ",
                "city": "Suva",
                "start": "2024-09-09",
                "end": "2024-09-11",
                "participants": ["Sitiveni Rabuka (FJ)", "Siaosi Sovaleni (TO)"],
                "status": "planned",
            },
        ),
        (
            "trade_figure",
            "$5 million",
            {
                "reporter": "FJ",
                "partner": "TO",
                "flow": "export",
                "measure": "level",
                "value": "5000000",
                "unit": "USD",
                "qualifier": "exact",
                "start": "2030",
                "end": "2030",
                "product": "tuna",
                "modality": "target",
                "attributed_to": "Sitiveni Rabuka",
            },
        ),
    ],
)

EXAMPLES = (RUSSIAN, ENGLISH)
