from __future__ import annotations

import datetime
import hashlib
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor import article as module
from extractor.article import MAX_BYTES, MAX_CHARS, Article, decode, parse_date, published, read_articles
from extractor.errors import InputError
from extractor.fetching import fetch, is_public

TEXT = "МИНСК, 3 мар. /Агентство/. Президент прибыл с рабочим визитом, сообщает пресс-служба.\r\n\tВторой абзац."
DAY = datetime.date(2025, 3, 1)


def html(body: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{body} {number} раз, как сказал он сам журналистам.</p>" for number in range(6))
    return f"<html><head><title>Заголовок</title>{head}</head><body><article>{paragraphs}</article></body></html>"


# ------------------------------------------------------------------------------------------- articles


def test_text_is_kept_exactly_and_names_the_article():
    article = Article.from_text(TEXT)
    assert article.text == TEXT
    assert article.id == Article(text=TEXT).id == hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    assert Article.from_text(TEXT, id="mine").id == "mine"
    assert (article.published, article.published_basis) == (None, None)
    assert Article.from_text(TEXT, published=DAY).published_basis == "given"


def test_an_article_of_two_characters_is_one():
    assert Article.from_text("Да").text == "Да"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\t", "empty"),
        ("x" * (MAX_CHARS + 1), "200,001 characters are more than the 200,000"),
        ("a\0b", "NUL"),
        ("a\ud800b", "surrogates"),
    ],
)
def test_text_that_is_no_article_is_an_input_error(text, message):
    with pytest.raises(InputError, match=message):
        Article.from_text(text)


def test_half_a_surrogate_pair_is_refused_everywhere():
    with pytest.raises(ValidationError):
        Article(text="\ud800")
    with pytest.raises(ValidationError):
        Article(text="x", title="\udfff")


# ------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-32"])
def test_text_files_in_the_encodings_of_newspapers(tmp_path, encoding):
    path = tmp_path / "news.txt"
    path.write_bytes(TEXT.encode(encoding))
    article = Article.from_path(path, published=DAY, language="ru")
    assert article.text == TEXT
    assert (article.source, article.language, article.published_basis) == ("news.txt", "ru", "given")


def test_what_a_page_declares_counts_after_utf_8():
    assert decode("é".encode("latin-1"), "latin-1") == "é"
    assert decode("Ж".encode(), "cp1251") == "Ж"
    assert decode("Ж сказал он".encode("cp1251"), "no-such-charset") == "Ж сказал он"
    assert decode(rb"\u0041", "unicode_escape") == r"\u0041"


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_an_input_error(data):
    with suppress(InputError):
        assert "\0" not in decode(data)


def error_of(path) -> str:
    with pytest.raises(InputError) as caught:
        list(read_articles(path))
    with pytest.raises(InputError):
        Article.from_path(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_files_that_cannot_be_read_say_why(tmp_path):
    assert "no such file" in error_of(tmp_path / "missing.txt")
    assert "no such file" in error_of(tmp_path / "missing.jsonl")
    assert "a directory" in error_of(tmp_path)
    (tmp_path / "empty.txt").touch()
    assert "empty.txt: the article is empty" in error_of(tmp_path / "empty.txt")
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    assert "binary" in error_of(tmp_path / "image.txt")
    (tmp_path / "nul.txt").write_bytes("Минск\0".encode())
    assert "binary" in error_of(tmp_path / "nul.txt")
    (tmp_path / "long.txt").write_text("а " * 500_000)
    assert "200,000" in error_of(tmp_path / "long.txt")
    assert "cannot be read" in error_of("a\0b.txt")


@pytest.mark.parametrize("name", ["huge.txt", "huge.html", "huge.json"])
def test_a_file_of_50_mb_is_refused_unread(tmp_path, name, monkeypatch):
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(50_000_000)  # sparse: nothing is written, nothing should be read
    monkeypatch.setattr(module, "decode", pytest.fail)
    assert f"larger than {MAX_BYTES:,} bytes" in error_of(path)


def test_html_gives_main_text_title_and_date(tmp_path):
    head = '<meta charset="windows-1251"><meta property="article:published_time" content="2025-03-04T09:00:00+06:00">'
    path = tmp_path / "page.html"
    path.write_bytes(html("Президент посетил Минск", head).encode("cp1251"))
    article = Article.from_path(path)
    assert "Президент посетил Минск 0 раз" in article.text
    assert "<p>" not in article.text
    assert (article.title, article.published, article.published_basis) == (
        "Заголовок",
        datetime.date(2025, 3, 4),
        "metadata",
    )
    assert Article.from_path(path, published=DAY).published == DAY


UNSEEN = [
    '<div style="display:none">{}</div>',
    '<p style="Visibility : hidden">{}</p>',
    '<p style="color:red;opacity:0.0">{}</p>',
    '<span style="font-size:0px">{}</span>',
    '<p style="font-size: 1px;color:#fff">{}</p>',
    '<div style="position:absolute;left:-9999px">{}</div>',
    "<section hidden><p>{}</p></section>",
    "<style>.a, .b-c {{ color: red; display: none }}</style><p class='x b-c'>{}</p>",
    "<style>#q{{text-indent:-5000px}}</style><p id=q>{}</p>",
    "<style>@import 'x.css'; @media print {{ p {{ top: 0 }} }} /* }} */ .q {{ font-size: 0 !important }}</style>"
    "<p class=q>{}</p>",
    '<p style="margin-left:-9999px">{}</p>',
    '<p style="left: -100em">{}</p>',
    "<div style='display:none'>a<p style='display:none'>{}</p></div>",
]


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_browsers_do_not_show_is_left_out_and_counted(tmp_path, unseen):
    page = html("Президент посетил Минск")
    lie = "Президент Чили посетил Оттаву."
    path = tmp_path / "page.html"
    path.write_text(page.replace("</body>", f"<p>Вот и всё.</p>{unseen.format(lie)}</body>"))
    article = Article.from_path(path)
    assert "Минск 0 раз" in article.text
    assert "Оттаву" not in article.text
    assert len(lie) <= article.hidden <= len(lie) + 2


SEEN_STYLES = [
    "opacity:0.9",
    "opacity:0.05",
    "font-size:12px",
    "font-size:1em",
    "font-size:1rem",
    "font-size:0.1em",
    "left:-2px",
    "background-color:transparent",
    "border-color:transparent",
    "margin-left:-100px",
    "margin-top:-100%",
    "left:-100%",
    "scroll-left:-9999px",
    "text-indent:-100px",
]
SEEN = [
    *(f"<p style='{style}'>{{}}</p>" for style in SEEN_STYLES),
    *(f"<style>.body{{{{{style}}}}}</style><p class=body>{{}}</p>" for style in SEEN_STYLES),
    "<style>.body{{backface-visibility:hidden}}</style><p class=body>{}</p>",
    "<style>@media print{{.body{{display:none}}}}</style><p class=body>{}</p>",
    "<style>@media print{{.x{{top:0}}.body{{display:none}}}}</style><p class=body>{}</p>",
    "<style>@supports (a:b){{@media print{{.x{{top:0}}}}.body{{display:none}}}}</style><p class=body>{}</p>",
    "<style>/* .body{{display:none}} */ .x .body{{display:none}}</style><p class=body>{}</p>",
]


@pytest.mark.parametrize("seen", SEEN)
def test_what_browsers_show_stays(tmp_path, seen):
    path = tmp_path / "page.html"
    path.write_text(html("Президент посетил Минск").replace("</p>", "</p>" + seen.format("Потом был обед у моря."), 1))
    article = Article.from_path(path)
    assert "обед у моря" in article.text
    assert article.hidden == 0


STYLES = ["a", "{", "}", "a{", "/*", "@a{", "left:-9", "clip:rect(0", "font-size:0", "a, ", "opacity:0 "]


@pytest.mark.parametrize(
    "nested",
    [
        *("<div>" * 100_000, "<!--" * 50_000, "<a " * 50_000, "<p hidden>" * 50_000),
        *(f"<style>{style * (1_000_000 // len(style))}</style>" for style in STYLES),
        f"<p style='opacity:{'0' * 1_000_000}1'>a</p>",
    ],
    ids=lambda nested: nested[:20],
)
def test_a_page_nested_without_end_takes_no_time(tmp_path, nested):
    path = tmp_path / "page.html"
    path.write_text(html("Президент посетил Минск").replace("</body>", nested))
    started = time.process_time()
    with suppress(InputError):
        Article.from_path(path)
    assert time.process_time() - started < 5


def test_a_date_that_only_stands_in_the_text_is_not_the_publication_date(tmp_path):
    path = tmp_path / "page.htm"
    path.write_text(html("Визит 12 мая 2019 года (2019-05-12) <img src='/2019/05/12/x.jpg'> был в Минск", "2019-05-12"))
    assert Article.from_path(path).published is None


@pytest.mark.parametrize(
    "mark",
    [
        '<meta name="date" content="2025-03-04">',
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2025-03-04T10:00:00Z"}</script>',
        '<time datetime="2025-03-04T10:00">вчера</time>',
        '<div class="news__date">04.03.2025, 10:15</div>',
        '<span itemprop="datePublished">4 марта 2025</span>',
    ],
)
def test_marks_that_are_the_publication_date(tmp_path, mark):
    path = tmp_path / "page.html"
    path.write_text(html("Визит 12 мая 2019 года (2019-05-12) был в Минск", mark))
    assert Article.from_path(path).published == datetime.date(2025, 3, 4)


def test_xhtml_with_an_xml_declaration_is_read(tmp_path):
    path = tmp_path / "page.html"
    path.write_text('<?xml version="1.0" encoding="utf-8"?>\n' + html("Президент посетил Минск"), encoding="utf-8")
    assert "Президент посетил Минск 5 раз" in Article.from_path(path).text


def test_html_without_an_article_is_an_input_error(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body></body></html>")
    assert "no article" in error_of(path)


def test_json_holds_one_article_or_a_list(tmp_path):
    row = {"text": TEXT, "title": "T", "published": "2025-03-04T01:00:00Z", "url": "https://x.example/1", "other": [1]}
    path = tmp_path / "one.json"
    path.write_text(json.dumps(row), encoding="utf-8")
    article = Article.from_path(path)
    assert (article.title, article.url, article.source) == ("T", "https://x.example/1", "one.json, article 1")
    assert (article.published, article.published_basis) == (datetime.date(2025, 3, 4), "metadata")
    path.write_text(json.dumps([row, row | {"source": "Agency", "id": "7", "language": "be"}]), encoding="utf-8-sig")
    first, second = read_articles(path, published=DAY)
    assert (second.source, second.id, second.language) == ("Agency", "7", "be")
    assert (first.published, first.published_basis) == (DAY, "given")
    with pytest.raises(InputError, match="more than one article"):
        Article.from_path(path)


def test_a_bad_line_is_named_and_the_next_can_be_read(tmp_path):
    lines = [
        '{"text": "один"}',
        "{",
        '{"title": "x"}',
        "",
        '{"text": "два", "published": "вчера"}',
        '{"text": 5}',
        "[]",
    ]
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join([*lines, '{"text": "три"}']), encoding="utf-8")
    articles, errors, reading = [], [], read_articles(path)
    while True:
        try:
            articles.append(next(reading))
        except StopIteration:
            break
        except InputError as error:
            errors.append(str(error))
    assert [article.text for article in articles] == ["один", "три"]
    assert articles[1].source == "news.jsonl, line 8"
    assert [error.split(":")[0].split()[-1] for error in errors] == ["2", "3", "5", "6", "7"]
    assert "text: Field required" in errors[1]
    assert "'вчера' is no date" in errors[2]


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.floats(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["text", "published", "id", "url"]), inner),
    )
)
def test_any_json_is_an_article_or_an_input_error(value):
    with suppress(InputError):
        assert module.article_from_row(("line 1", value), published=None, language=None).text


def test_json_that_is_too_deep_is_an_input_error(tmp_path):
    path = tmp_path / "deep.json"
    path.write_text("[" * 100_000)
    assert "no JSON" in error_of(path)


# ------------------------------------------------------------------------------------------- publication date


def test_parse_date_takes_calendar_dates_only():
    assert parse_date("2024-02-29") == datetime.date(2024, 2, 29)
    for text in ("2025-02-29", "2025-13-01", "20250301", "2025-W10-1", "01.03.2025", "tomorrow", "", "２０２５-01-01"):
        with pytest.raises(InputError, match="is no date"):
            parse_date(text)


def dated(text: str, day: str | None = None) -> tuple[str, str, list[str]] | None:
    page = {"published": parse_date(day), "published_basis": "metadata"} if day else {}
    found = published(Article(text=text, **page))
    return found and (found.date, found.basis, [span.of(text) for span in found.spans])


def test_a_given_date_counts_before_all():
    text = " date 2025-03-02 МИНСК, 3 мар - x"
    assert published(Article.from_text(text, published=DAY)).model_dump() == {
        "date": "2025-03-01",
        "basis": "given",
        "spans": (),
    }


def test_metadata_counts_before_the_prefix():
    assert dated(" date 2025-03-02 Текст", "2025-03-04") == ("2025-03-04", "metadata", [])
    assert dated(" date 2025-03-02 Текст") == ("2025-03-02", "prefix", ["2025-03-02"])
    assert dated("date 2025-03-02Текст") == ("2025-03-02", "prefix", ["2025-03-02"])


@pytest.mark.parametrize(
    "text", [" date 2025-02-30 Текст", "Текст date 2025-03-02", " date 2025-03-021", "update 2025-03-02"]
)
def test_other_text_is_no_prefix(text):
    assert dated(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("МИНСК, 3 мар — РИА Новости. Президент", "3 мар"),
        ("МИНСК, 3 марта. /ТАСС/. Президент", "3 марта"),
        ("НЬЮ-ЙОРК, 3 мар./ИТАР-ТАСС/. Президент", "3 мар"),
        ("Минск. 3 марта. INTERFAX.RU - Президент", "3 марта"),
        ("Бишкек, 03.03.25. /Кабар/. Президент", "03.03.25"),
        ("3 марта, Минск /Корр. БЕЛТА/. Президент", "3 марта"),
        ("БАКУ (Азербайджан), 3 мар — Вестник. Президент", "3 мар"),
        ("BAKU (Azerbaijan), March 3 (Reuters) - The president", "March 3"),
        ("MINSK, March 3 (Reuters) - The president", "March 3"),
        ("BEIJING, Mar. 3 (Xinhua) -- The president", "Mar. 3"),
        ("Minsk, 3 March 2025 (24.kg) - The president", "3 March 2025"),
        ("ANKARA, 3 Mart (AA) - Cumhurbaşkanı", "3 Mart"),
        ("АСТАНА, 3 наурыз - Sputnik. Президент", "3 наурыз"),
        ("新华社北京3月3日电（记者）", "3月3日"),
        ("Заголовок\n\nПодзаголовок\nМИНСК, 3 мар — РИА Новости.", "3 мар"),
    ],
)
def test_a_dateline_near_the_page_date_counts_before_it(text, words):
    assert dated(text, "2025-03-01") == ("2025-03-03", "dateline", [words])


@pytest.mark.parametrize(
    "text",
    [
        "Минск, 3 марта, ждёт гостей",
        "Минск, 3 марта (понедельник), ждёт гостей",
        "САММИТ СОЮЗА, 3 МАРТА, МИНСК",
        "МИНСК, 30 фев — РИА Новости",
        "МИНСК, 3 дек — РИА Новости",
        "МИНСК, 3 мар 1995 — РИА Новости",
        "МИНСК, 3 дня — много",
        "В Минске 3 марта - РИА",
        "а\nб\nв\nг\nд\nМИНСК, 3 мар — РИА Новости",
    ],
)
def test_what_is_no_dateline_or_too_far_leaves_the_page_date(text):
    assert dated(text, "2025-03-01") == ("2025-03-01", "metadata", [])


def test_a_dateline_without_a_year_needs_the_year_of_the_page():
    assert dated("МИНСК, 3 мар — РИА Новости") is None
    assert dated("МИНСК, 3 марта 2025 года — РИА Новости") == ("2025-03-03", "dateline", ["3 марта 2025 года"])
    assert dated(" date 2025-12-30 МИНСК, 2 янв — x") == ("2026-01-02", "dateline", ["2025-12-30", "2 янв"])


@given(st.text(alphabet="МИНСК Минск,./()—-123мартня0датеdate2025\n"))
def test_published_takes_any_text(text):
    article = Article(text=text, published=datetime.date.min, published_basis="metadata")
    found = published(article)
    assert datetime.date.fromisoformat(found.date)
    assert all(span.stop <= len(text) for span in found.spans)


# ------------------------------------------------------------------------------------------- pages on the web


@contextmanager
def serving(answer) -> Iterator[str]:
    """A server on the loopback interface; ``answer`` is a function of its request handler."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answer(self)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def reply(handler, body=b"", status=200, **headers):
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def test_a_page_becomes_an_article():
    body = html("Президент посетил Минск").encode("koi8-r")
    with serving(lambda handler: reply(handler, body, Content_Type="text/html; charset=KOI8-R")) as url:
        article = Article.from_url(f"{url}/новости?a=б#c", allow_private=True)
    assert "Президент посетил Минск 0 раз" in article.text
    assert (article.title, article.published) == ("Заголовок", None)
    assert article.url.startswith(url)


def test_plain_text_and_redirects_are_followed():
    def answer(handler):
        if handler.path == "/old":
            reply(handler, status=301, Location="/new")
        else:
            reply(handler, TEXT.encode("cp1251"), Content_Type="text/plain; charset=windows-1251")

    with serving(answer) as url:
        article = Article.from_url(f"{url}/old", allow_private=True)
    assert (article.text, article.url) == (TEXT, f"{url}/new")


def fetch_error(url: str, **options) -> str:
    with pytest.raises(InputError) as caught:
        fetch(url, max_bytes=1000, **{"allow_private": True, **options})
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda handler: reply(handler, b"no", 404), "answers 404"),
        (lambda handler: reply(handler, b"x" * 1001), "larger than 1,000 bytes"),
        (lambda handler: reply(handler, b"x", Content_Encoding="gzip"), "compressed"),
        (lambda handler: reply(handler, status=302, Location="/again"), "more than 5 redirects"),
        (lambda handler: reply(handler, status=302, Location="file://localhost/secret.txt"), "only http"),
        (lambda handler: reply(handler, b"short", Content_Length="50"), "cannot fetch"),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "cannot fetch"),
    ],
)
def test_answers_that_are_no_page(answer, message):
    with serving(answer) as url:
        assert message in fetch_error(url)


def test_other_kinds_of_content_are_no_article():
    answer = partial(reply, body=b"%PDF", Content_Type="application/pdf")
    with serving(answer) as url, pytest.raises(InputError, match="application/pdf"):
        Article.from_url(url, allow_private=True)


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_meets_the_deadline(head):
    stop = threading.Event()

    def answer(handler):
        handler.wfile.write(head)
        while not stop.wait(0.02):
            try:
                handler.wfile.write(b"x")
            except OSError:
                return

    started = time.monotonic()
    with serving(answer) as url:
        assert "within 0.3 s" in fetch_error(url, seconds=0.3)
        stop.set()
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]"]
)
def test_every_way_to_write_the_own_machine_is_refused(host):
    asked = []
    with serving(lambda handler: asked.append(handler.path)) as url:
        port = url.rpartition(":")[2]
        with pytest.raises(InputError, match=r"not public|cannot fetch"):
            fetch(f"http://{host}:{port}/", max_bytes=1000)
    assert not asked


PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 198.18.0.1 192.0.2.1
    224.0.0.1 255.255.255.255 ::1 :: ::ffff:127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1 fd00::1
    fe80::1 fe80::1%eth0 ff02::1"""


def test_private_and_tunnel_addresses_are_not_public():
    assert not list(filter(is_public, PRIVATE.split()))


def test_public_addresses_are_public():
    assert all(map(is_public, ["8.8.8.8", "2606:4700::1111"]))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example/",
        "file://localhost/secret.txt",
        "http://",
        "http://[::1",
        "http://x.example:99999/",
        "http://a:b@x.example/",
        "",
    ],
)
def test_urls_that_are_never_asked(url):
    fetch_error(url)


def test_the_name_is_looked_up_once_and_the_certificate_is_for_the_name(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *args, **kwargs: asked.append(args) or [(0, 0, 0, "", ("8.8.8.8", 443))]
    )

    def connect(address, timeout):
        asked.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr("socket.create_connection", connect)
    assert "refused" in fetch_error("https://x.example/", allow_private=False)
    assert asked == [("x.example", 443), ("8.8.8.8", 443)]


def test_tls_checks_the_name(monkeypatch):
    names = []

    class Context:
        def wrap_socket(self, sock, server_hostname):
            names.append(server_hostname)
            sock.close()
            raise ssl.SSLCertVerificationError("certificate verify failed")

    monkeypatch.setattr("ssl.create_default_context", Context)
    with serving(reply) as url:
        assert "certificate" in fetch_error(url.replace("http://127.0.0.1", "https://localhost"))
    assert names == ["localhost"]


@pytest.mark.parametrize(
    ("text", "basis", "date"),
    [
        (" date 2025-03-11 Гость улетел из Осло ОСЛО, 13 мар. — Вестник. Обед прошёл.", "dateline", "2025-03-13"),
        (" date 2025-03-11 Гость улетел из ОслоОСЛО, 13 мар. /Вестник/. Обед прошёл.", "dateline", "2025-03-13"),
        (" date 2025-03-11 Гость улетел в США, 13 мар. Обед прошёл.", "prefix", "2025-03-11"),
    ],
)
def test_a_dateline_may_stand_behind_a_title_without_a_line_end(text, basis, date):
    found = published(Article.from_text(text))
    assert (found.basis, found.date) == (basis, date)
