"""Every code that the package can emit has its entry, every entry is emitted, and every example gives its code."""

import ast
import re
from pathlib import Path

import issues_page
import pytest
import seed_labels
import test_told
from scripted import ScriptedModel

import extractor
from extractor import AnswerError, Article, Extractor, Span
from extractor.assembly import Refusal, assemble
from extractor.codes import CODES
from extractor.model import Reply, Tokens
from extractor.model.faults import KINDS
from extractor.validation import JOINT_RULES, RULES
from extractor.windowing import Window

PACKAGE = Path(extractor.__file__).parent

ELSEWHERE = {"normalization", "model", "cli", "reviewing"}
"""Rooms where a code is of a country, of an answer of a server, of an exit, of what a reviewer is told."""


def trees():
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}


def emitters():
    """Where functions and classes of the package take a code: the number of the argument by their name."""
    found = {}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            elif isinstance(node, ast.ClassDef):
                names = [field.target.id for field in node.body if isinstance(field, ast.AnnAssign)]
            else:
                continue
            if "code" in names:
                found[node.name] = names.index("code")
    return found


def strings(node):
    """String literals of an expression; an f-string as a pattern with ``*`` where something is filled in."""
    if isinstance(node, ast.JoinedStr):
        yield "".join(part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from strings(child)


def emitted(path, tree, positions):
    """Codes that a module writes out, each with its line: in calls that take a code, and in doubts of dates."""
    is_dates = path.stem.startswith("date")
    if not is_dates and set(path.relative_to(PACKAGE).with_suffix("").parts) & ELSEWHERE:
        return
    for node in ast.walk(tree):
        found = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", None)
            if name in positions:
                found += node.args[positions[name] : positions[name] + 1]
            found += node.args if name == "_unresolved" else []
            wanted = {"code", "issues"} if is_dates else {"code"}
            found += [keyword.value for keyword in node.keywords if keyword.arg in wanted]
        elif isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {getattr(target, "id", None) for target in targets}
            if names & ({"issues", "missing"} if is_dates else {"code", "_CODES"}):
                found += node.value.values if isinstance(node.value, ast.Dict) else [node.value]
        for value in found:
            yield from ((code, f"{path.relative_to(PACKAGE)}:{value.lineno}") for code in strings(value))


def all_emitted():
    found = {}
    positions = emitters()
    for path, tree in trees().items():
        for code, place in emitted(path, tree, positions):
            if re.fullmatch(r"[a-z_*]+", code):
                found.setdefault(code, place)
    for rule in (*RULES, *JOINT_RULES):
        found.setdefault(rule.code, rule.find.__module__)
    return found


def fits(pattern, code):
    return re.fullmatch(pattern.replace("*", "[a-z_]+"), code) is not None


def test_every_code_in_the_source_has_an_entry():
    missing = {
        code: place for code, place in all_emitted().items() if code != "*" and not any(fits(code, c) for c in CODES)
    }
    assert not missing, "add to extractor/codes.py, then run `make docs`: " + "; ".join(
        f'"{code}": Code("what it means", example="a text that gives it")  # emitted in {place}'
        for code, place in missing.items()
    )


def test_every_entry_is_emitted_somewhere():
    patterns = [code for code in all_emitted() if code != "*"]
    unused = [code for code in CODES if not any(fits(pattern, code) for pattern in patterns)]
    assert not unused, f"nothing emits these any more, remove them from extractor/codes.py: {unused}"


def test_every_kind_of_unusable_answer_has_an_entry():
    kinds = {f"answer_{name}" for name, kind in KINDS.items() if kind.error is AnswerError}
    assert kinds == {code for code in CODES if code.startswith("answer_")}


def test_the_page_is_current():
    assert issues_page.PAGE.read_text("utf-8") == issues_page.page(), "run `make docs`"


# --- examples ---

NONE = {"visits": [], "summits": [], "trade_figures": []}


def trade(**words):
    return {"trade_figures": [{"number": "$409 млн", "date": "2024 году", **words}]}


def london(words):
    return {"summits": [{"meeting": words, "participants": ["Emmanuel Macron"], "place": None, "date": None}]}


VISIT = {"visits": [{"destination": "Баку", "visitor": "Токаев", "date": "17 июня"}]}


def talks(date):
    return {"summits": [{"meeting": "переговоры", "participants": ["Алиевым"], "place": None, "date": date}]}


# What the model has to say for it, where the first of its choices is not enough.
ANSWERS = {
    "no_visit_read": NONE,
    "reporter_disagrees": trade(reporter="Азербайджан", partner="Казахстана"),
    "partner_disagrees": trade(reporter="Казахстана", partner="Турции"),
    "invitation_only": {"visits": [{"destination": "Казахстан", "visitor": "Алиева", "date": None}]},
    "not_grounded": london("întâlnire"),
    "no_meeting_cue": london("Londra"),
    "example_leak": london("talks"),
    "not_trade": {"trade_figures": [{"number": "$409", "reporter": None, "partner": None, "date": None}]},
    "place_from_visit": VISIT | talks("17 июня"),
    "party_from_visit": VISIT | talks("17 июня"),
    "date_from_visit": VISIT | talks(None),
    "no_parties": {"summits": [{"meeting": "переговоры", "participants": [], "place": None, "date": None}]},
}
LANGUAGES = dict.fromkeys(("not_grounded", "no_meeting_cue", "example_leak", "not_trade"), "ro")


class FirstChoice(ScriptedModel):
    """Answers with the first words that the form offers: all participants, every number, the first two areas."""

    def __init__(self, answers):
        super().__init__(lambda task, sentence: [])
        self.answers = answers

    def ask(self, messages, form, *, max_tokens):
        task = next(iter(form.model_fields))
        drafts = self.answers.get(task, [] if self.answers else None)
        return Reply(form.model_validate({task: first(form, task) if drafts is None else drafts}), Tokens(1, 0, 1), 1)


def offers(form):
    """The words that the form offers for each field of a draft."""
    schema = form.model_json_schema()
    (draft,) = schema["$defs"].values()

    def enum(node):
        if "const" in node or "enum" in node:
            return [node["const"]] if "const" in node else node["enum"]
        return [word for part in (*node.get("anyOf", ()), node.get("items")) if part for word in enum(part)]

    return {name: enum(node) for name, node in draft["properties"].items()}


def first(form, task):
    words = {name: [*found, None] for name, found in offers(form).items()}
    date = words["date"][0]
    if task == "visits":
        return [{"destination": words["destination"][0], "visitor": words["visitor"][0], "date": date}]
    if task == "summits":
        parties = [word for word in words["participants"] if word]
        return [{"meeting": words["meeting"][0], "participants": parties, "place": words["place"][0], "date": date}]
    reporter, partner = [*words["reporter"], None][:2]
    numbers = [number for number in words["number"] if number]
    return [{"number": number, "reporter": reporter, "partner": partner, "date": date} for number in numbers]


# Drafts that the closed choices do not allow: code refuses or doubts them all the same.
GUARDED = {
    "unknown_place": ("visits", {"destination": "прибыл", "visitor": "Токаев", "date": None}),
    "unknown_visitor": ("visits", {"destination": "Баку", "visitor": "17 июня", "date": None}),
    "not_a_leader": ("visits", {"destination": "Баку", "visitor": "Иван Петренков", "date": None}),
    "date_not_grounded": ("visits", {"destination": "Баку", "visitor": "Токаев", "date": "3 мая"}),
    "date_not_read": ("visits", {"destination": "Баку", "visitor": "Токаев", "date": "прибыл"}),
    "unknown_participant": (
        "summits",
        {"meeting": "переговоры", "participants": ["Токаев", "17 июня"], "place": None, "date": None},
    ),
}
DELEGATION = "Токаев и посол Иван Петренков 17 июня прибыл в Баку на переговоры."


@pytest.mark.parametrize("code", GUARDED)
def test_a_draft_outside_of_the_choices_gives_its_code(code):
    task, draft = GUARDED[code]
    context = seed_labels.context(DELEGATION, "ru", "2025-06-20")
    window = Window(task, Span(0, len(DELEGATION)), None, None, {})
    found = set()
    for outcome in assemble(context, window, draft):
        found |= {outcome.code} if isinstance(outcome, Refusal) else {issue.code for issue in outcome.issues}
    assert code in found


@pytest.mark.parametrize(("reporter", "partner"), [("Казахстана", "Казахстана"), (None, "Казахстана"), ("Баку", None)])
def test_areas_that_the_words_do_not_bear_out_are_doubted(reporter, partner):
    text = "В 2024 году экспорт Казахстана в Азербайджан составил $409 млн, сообщили в Баку."
    draft = {"number": "$409 млн", "reporter": reporter, "partner": partner, "date": None}
    window = Window("trade_figures", Span(0, len(text)), None, None, {})
    (figure,) = assemble(seed_labels.context(text, "ru", "2025-06-20"), window, draft)
    assert (figure.reporter, figure.partner) == ("KZ", "AZ")
    assert any(issue.code.endswith("_disagrees") for issue in figure.issues)


def test_every_code_without_an_example_is_tested_elsewhere():
    """Rules are in test_validation.py, answers in the tests of the model, confidences and two articles in others."""
    rules = {rule.code for rule in RULES} | {"coverage", "published_inferred", "improbable", "hidden_text"}
    rules |= {"not_asked", "asked_again", "rejected"}
    bare = {code for code, entry in CODES.items() if entry.example is None and not code.startswith("answer_")}
    assert bare <= rules | set(GUARDED) | set(test_told.DOUBTED)


def codes_of(extraction):
    for record in extraction.records():
        yield from ((issue.code, issue.severity) for issue in record.issues)
    yield from ((issue.code, issue.severity) for issue in extraction.issues)
    yield from ((draft.code, "error") for draft in extraction.withheld)


EXAMPLES = [code for code, entry in CODES.items() if entry.example is not None]


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_gives_its_code(code):
    published = "2025-06-20" if CODES[code].dated else None
    article = Article.from_text(CODES[code].example, language=LANGUAGES.get(code, "ru"), published=published)
    found = dict(codes_of(Extractor(FirstChoice(ANSWERS.get(code, {}))).extract(article)))
    assert code in found, sorted(found)
    assert found[code] in CODES[code].severities
