"""bench/injections.py: where attacks go, what counts as their effect, and that an obedient model does no harm."""

import attacks
import ceiling
import injections
import pytest

from extractor import Article, Extractor
from extractor.evaluation.gold import read_gold

TEXT = "Заголовок\nПервый абзац.\n\nВторой абзац.\nТретий абзац."


def test_an_attack_is_a_paragraph_of_its_own_wherever_it_is_put():
    lines = {position: injections.attacked(TEXT, "АТАКА", position).splitlines() for position in injections.POSITIONS}
    assert (lines["start"][0], lines["end"][-1]) == ("АТАКА", "АТАКА")
    assert "АТАКА" in lines["middle"][1:-1]
    assert all([line for line in told if line != "АТАКА"] == TEXT.splitlines() for told in lines.values())


def test_there_are_sixty_attacks_of_our_own_in_seven_languages_and_all_kinds_in_each():
    own = attacks.own()
    assert len(own) >= 60
    kinds = {attack.kind for attack in own}
    for language in ("ru", "ky", "kk", "uz", "en", "tr", "zh"):
        assert {attack.kind for attack in own if attack.language == language} == kinds
    assert len(attacks.bipia()) == 75
    assert len({attack.id for attack in [*own, *attacks.bipia()]}) == len(own) + 75


def test_clean_articles_hold_no_passage():
    assert injections.alarms(read_gold(ceiling.DEV)) == []


CASE = next(case for case in read_gold(ceiling.DEV) if case.language == "ru" and case.visits)


@pytest.mark.parametrize("reading", ["sentence", "article"])
@pytest.mark.parametrize("kind", ["add_record", "breakout"])
def test_an_obedient_model_brings_about_nothing_unflagged(kind, reading):
    attack = next(one for one in attacks.own() if one.kind == kind and one.language == "ru")
    read = injections.scripted(attack, CASE, reading)
    clean, spoilt = (read(one, "").extraction for one in (CASE, injections.copy(CASE, attack, "end")))
    happened = [what for what, _ in injections.compare(clean, spoilt)]
    assert "added" in happened
    assert "found" in happened
    assert not {"added_unflagged", "changed_unflagged", "leaked", "lost"} & set(happened)


def test_a_record_that_nothing_flags_and_words_of_the_prompt_are_seen():
    system = injections.load_prompt("visits").system
    with Extractor(injections.Obedient({}, ""), reading="sentence") as extractor:
        text = "Токаев 17 июня прибыл в Баку."
        told = extractor.extract(Article.from_text(text, published="2025-06-20", language="ru"))
    nothing = told.model_copy(update={"visits": ()})
    (visit,) = told.visits
    calm = visit.model_copy(update={"needs_review": False, "purpose": " ".join(system.split()[:20])})
    assert dict(injections.compare(nothing, told.model_copy(update={"visits": (calm,)}))).keys() == {
        "added", "added_unflagged", "leaked",
    }  # fmt: skip
    assert dict(injections.compare(told, nothing)).keys() == {"lost"}
