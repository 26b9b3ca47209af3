"""The hand labels of the seeds as Visit and Summit records, whole: the recorded model does not find them all."""

from __future__ import annotations

import seed_labels

from extractor.records import Participant, Period, Person, Place, Record, Summit, Visit

_NAMES = {person["id"]: (person["name_ru"], person["country"]) for person in seed_labels.LABELS["entities"]["persons"]}


def records(doc: str) -> list[Record]:
    """Visits and summits of one seed under the ids of their labels."""
    make = {"Visit": _visit, "Summit": _summit}
    labels = [label for label in seed_labels.LABELS["records"] if label["doc"] == doc]
    return [make[label["record_type"]](label) for label in labels if label["record_type"] in make]


def _visit(label: dict) -> Visit:
    return Visit(
        id=label["id"],
        evidence=tuple(seed_labels.evidence(label)),
        visitor=_person(label["visitor"]),
        destination=Place(country=label["host_country"], city=label["place"]),
        period=_period(label),
        kind=label["visit_type"] or "unspecified",
        status=label["status"],
    )


def _summit(label: dict) -> Summit:
    return Summit(
        id=label["id"],
        evidence=tuple(seed_labels.evidence(label)),
        name=label["name_text"],
        organization=label["organisation"],
        level=label["level"],
        kind=label["kind"],
        place=Place(country=label["host_country"], city=label["place"]),
        period=_period(label),
        participants=tuple(
            Participant(
                person=_person(who) if who.get("person_id") else None,
                country=who["country"],
                attendance=who["attendance"],
            )
            for who in label["participants"]
        ),
        status=label["status"],
    )


def _person(who: dict) -> Person:
    name, country = _NAMES[who["person_id"]]
    return Person(name=name, country=country)


def _period(label: dict) -> Period:
    start, _, end = (label["date"]["edtf"] or "").partition("/")
    return Period(start=start or None, end=end or start or None, text=label["date"]["text"])
