"""The code that the docs show runs, and what they name exists."""

import contextlib
import io
import re
import shlex

import batch_columns
import pytest
import seed_labels
from typer.main import get_command

import extractor.model
from extractor.cli import app, main
from extractor.model import open_model
from extractor.normalization.cues import languages
from extractor.prompting import QUESTIONS, load_prompt

ROOT = seed_labels.ROOT
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
CASSETTE = ROOT / "cassettes" / f"{seed_labels.FILES['A'].stem}.json"


def blocks(path, language):
    return re.findall(rf"```{language}\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("code", [code for path in DOCS for code in blocks(path, "python")])
def test_python_in_the_docs_runs(code, monkeypatch, tmp_path):
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(extractor.model, "open_model", lambda *_, **__: open_model(cassette=CASSETTE))
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code, "docs", "exec"), {})
    assert "Владимир Путин" in said.getvalue()


def command_lines():
    for path in DOCS:
        for block in blocks(path, "(?:sh)?"):
            yield from (line for line in block.splitlines() if line.startswith("extractor "))


def leaf_commands(group, *path):
    """Every command with its words: ``("eval", "run")``."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaf_commands(command, *path, name)
        else:
            yield (*path, name), command


COMMANDS = dict(leaf_commands(get_command(app)))


@pytest.mark.parametrize("line", sorted(set(command_lines())))
def test_commands_in_the_docs_have_only_options_that_exist(line):
    words = shlex.split(line, comments=True)[1:]
    command = COMMANDS.get(tuple(words[:1])) or COMMANDS[tuple(words[:2])]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("-") and word != "-"} <= known


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_docs_of_the_command_line_name_every_command_and_under_it_every_option(command):
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    sections = dict(re.findall(r"^## extractor ([a-z -]*[a-z]).*\n((?:(?!## ).*\n)*)", text, re.MULTILINE))
    options = {option for parameter in COMMANDS[command].params for option in parameter.opts if option.startswith("--")}
    assert {option for option in options if f"`{option}" not in sections[" ".join(command)]} == set()


@pytest.mark.parametrize("command", [*sorted(COMMANDS), ("eval",)])
def test_help_teaches_with_examples_and_exit_codes(command, capsys):
    main([*command, "--help"])
    said = capsys.readouterr().out
    assert "Examples:" in said
    assert "Exit codes:" in said


def test_links_between_the_docs_lead_somewhere():
    for path in DOCS:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (path.name, target)


def test_the_changelog_names_every_prompt():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert all(load_prompt(name).name in text for name in QUESTIONS)


def test_the_readme_counts_the_languages_of_the_cues():
    assert f"({len(languages('travel'))} languages;" in (ROOT / "README.md").read_text("utf-8")


def test_the_page_on_many_articles_has_the_columns_of_the_tables():
    text = (ROOT / "docs" / "batch.md").read_text("utf-8")
    assert batch_columns.page(text) == text
