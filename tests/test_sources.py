import io
import json

import pytest

from extractor import InputError
from extractor.sources import read_sources


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "news" / "deep").mkdir(parents=True)
    (tmp_path / "news" / "b.txt").write_text("Second.", "utf-8")
    (tmp_path / "news" / "a.txt").write_text("First.", "utf-8")
    (tmp_path / "news" / "deep" / "c.jsonl").write_text(
        '{"text": "Third."}\n{"text": 3}\n{"text": "Fourth."}\n', "utf-8"
    )
    (tmp_path / "news" / ".hidden.txt").write_text("Hidden.", "utf-8")
    (tmp_path / "news" / "picture.png").write_bytes(b"\x89PNG")
    return tmp_path / "news"


def texts(*sources, **settings):
    return [one if isinstance(one, InputError) else one.text for one in read_sources(sources, **settings)]


def test_a_folder_is_all_its_articles_by_name_and_a_bad_line_is_its_error(folder):
    first, second, third, error, fourth = texts(folder)
    assert [first, second, third, fourth] == ["First.", "Second.", "Third.", "Fourth."]
    assert "c.jsonl, line 2" in str(error)


def test_a_glob_goes_into_folders(folder):
    assert texts(f"{folder}/**/*.txt") == ["First.", "Second."]
    assert "no file is named like this" in str(texts(f"{folder}/*.docx")[0])


def test_what_is_missing_or_empty_is_told_and_the_next_source_is_read(folder, tmp_path):
    (tmp_path / "empty").mkdir()
    missing, empty, first = texts(tmp_path / "none.txt", tmp_path / "empty", folder / "a.txt")
    assert "no such file" in str(missing)
    assert "no articles in this folder" in str(empty)
    assert first == "First."


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_has_the_fields_of_jsonl(tmp_path, separator):
    head = separator.join(["id", "published", "text", "url", "more"])
    row = separator.join(["7", "2025-05-01", '"Two\nlines, and ""quotes""; all of it"', "", "x"])
    (tmp_path / "a.csv").write_text(f"\ufeff{head}\n{row}\n{separator * 4}\n", "utf-8")
    article, error = read_sources([tmp_path / "a.csv"])
    assert (article.text, article.id, article.url) == ('Two\nlines, and "quotes"; all of it', "7", None)
    assert article.published.isoformat() == "2025-05-01"
    assert article.source == "a.csv, line 3"
    assert "a.csv, line 4" in str(error)


def test_csv_without_texts_is_refused(tmp_path):
    (tmp_path / "a.csv").write_text("body,date\nx,y\n", "utf-8")
    (error,) = read_sources([tmp_path / "a.csv"])
    assert 'no column "text"' in str(error)


def test_parquet_has_the_fields_of_jsonl(tmp_path):
    arrow = pytest.importorskip("pyarrow", reason="needs extractor[export]")
    import datetime

    from pyarrow import parquet

    table = arrow.table(
        {"text": ["One.", None], "published": [datetime.date(2025, 5, 1), None], "language": ["en", "ru"], "x": [1, 2]}
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    article, error = read_sources([tmp_path / "a.parquet"])
    assert (article.text, article.published.isoformat(), article.language) == ("One.", "2025-05-01", "en")
    assert "a.parquet, row 2" in str(error)
    (tmp_path / "b.parquet").write_bytes(b"PAR1 not at all")
    assert "no Parquet" in str(next(read_sources([tmp_path / "b.parquet"])))


def test_standard_input_is_lines_of_json_or_one_text():
    lines = "\n".join(["", json.dumps({"text": "One."}), "", json.dumps({"text": "Two."})]).encode()
    assert texts("-", standard_input=io.BytesIO(lines)) == ["One.", "Two."]
    assert texts("-", standard_input=io.BytesIO("{Это} не JSON.\nА текст.".encode())) == ["{Это} не JSON.\nА текст."]
    assert "empty" in str(texts("-", standard_input=io.BytesIO(b""))[0])


def test_date_and_language_hold_for_all(folder):
    import datetime

    for one in read_sources([folder / "a.txt"], published=datetime.date(2025, 1, 2), language="en"):
        assert (one.published.isoformat(), one.language) == ("2025-01-02", "en")
