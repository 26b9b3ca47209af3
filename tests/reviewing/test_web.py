"""The review page over HTTP: who is let in, what is kept, what is told to whom is behind."""

import http.client
import json

import pytest
from reporting_cases import HOSTILE, TEXT, contested, figure, told, visit
from review_cases import TOKEN, fill, reviewing

from extractor.decisions import settle
from extractor.ledger import Ledger
from extractor.reviewing.web import MOST_BYTES

COOKIE = "extractor-review-{port}=" + TOKEN


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.sqlite"


@pytest.fixture
def served(path):
    recipe, keys = fill(path, [told(0, visits=(contested(),), trade_figures=(figure(),))])
    with reviewing(path, recipe) as url:
        yield Client(url, path, recipe, keys)


class Client:
    def __init__(self, url, path, recipe, keys):
        self.port = int(url.rpartition(":")[2])
        self.path, self.recipe, (self.key, *_) = path, recipe, keys

    def ask(self, method, target, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        own = {"Cookie": COOKIE.format(port=self.port)}
        if body is not None:
            own |= {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/json"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in (own | given).items() if value is not None}
        if isinstance(body, dict):
            body = json.dumps(body)
        connection.request(method, target, body, sent)
        response = connection.getresponse()
        data = response.read()
        connection.close()
        return response, data

    def get(self, target, **headers):
        response, data = self.ask("GET", target, **headers)
        return response.status, json.loads(data) if response.status == 200 else data

    def decide(self, action="accept", field="period", record="visit-1", headers=None, **more):
        wish = {"article": self.key, "action": action, "record": record, "field": field} | more
        response, data = self.ask("POST", "/decisions", wish, **headers or {})
        return response.status, json.loads(data) if data[:1] == b"{" else data

    def decisions(self):
        with Ledger(self.path, readonly=True) as ledger:
            return ledger.decisions(self.recipe)


# --- who is let in ---


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": None}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),  # another port of this machine is another origin
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Cookie": None}, 403),
        ({"Cookie": "extractor-review-1=x"}, 403),
        ({"Content_Type": "text/plain"}, 415),  # what a form of another page could send
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
    ],
)
def test_nobody_else_can_post(served, headers, status):
    assert served.decide(headers=headers)[0] == status
    assert served.decisions() == []


@pytest.mark.parametrize("target", ["/", "/queue", "/words", "/page.js", "/articles/x", "/decisions", "/none"])
def test_without_the_token_nothing_is_shown(served, target):
    assert served.ask("GET", target, Cookie=None)[0].status == 403
    assert served.ask("GET", f"{target}?token=wrong", Cookie=None)[0].status == 403
    assert served.ask("GET", target, Host=f"evil.example:{served.port}")[0].status == 421


def test_the_token_leaves_the_address_and_becomes_a_cookie_of_this_page_alone(served):
    response, _ = served.ask("GET", f"/?token={TOKEN}", Cookie=None)
    assert (response.status, response.headers["Location"]) == (303, "/")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith(COOKIE.format(port=served.port))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize("target", ["/", "/queue", "/page.js", "/articles/none", "/nothing"])
def test_every_answer_forbids_what_the_page_does_not_need(served, target):
    headers = served.ask("GET", target)[0].headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert [name for name in headers if name.lower().startswith("access-control")] == []


def test_no_other_page_is_asked_for_leave(served):
    response, _ = served.ask(
        "OPTIONS", "/decisions", Origin="http://evil.example", Access_Control_Request_Method="POST"
    )
    assert response.status in (403, 405)
    assert response.headers["Access-Control-Allow-Origin"] is None


def test_a_body_without_end_is_not_read(served):
    status, _ = served.decide(note="x" * MOST_BYTES)
    assert status == 413
    assert served.decisions() == []


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{", '{"article": 1}', '{"article": "a", "action": "accept", "more": 1}', "[" * 9999),
        '{"article": "a", "action": "perhaps"}',
        json.dumps({"article": "a", "action": "correct", "said": {"words": "а" * 1001}}),
    ],
    ids=lambda body: body[:20],
)
def test_what_is_no_request_is_refused(served, body):
    response, _ = served.ask("POST", "/decisions", body)
    assert response.status == 400


@pytest.mark.parametrize(
    "target", ["/../pyproject.toml", "/%2e%2e/store.py", "/web.py", "/words.py", "/articles/../queue"]
)
def test_only_the_files_of_the_page_are_served(served, target):
    assert served.ask("GET", target)[0].status in (403, 404)


# --- what is kept ---


def test_the_queue_and_the_article_tell_what_to_look_at(served):
    status, queue = served.get("/queue")
    assert status == 200
    assert queue["articles"] == [{"key": served.key, "title": "Статья 0", "fields": [["visit-1", "period"]]}]
    _, article = served.get(f"/articles/{served.key}")
    (field,) = [one for one in article["records"][0]["fields"] if one["path"] == "period"]
    start, stop = field["spans"][0]
    assert article["text"][start:stop] == "3 марта"
    assert field["waiting"]
    assert [one["value"]["start"] for one in field["candidates"]] == ["2025-03-04"]
    assert article["names"]["ru"]["KG"] == "Киргизия"


def test_a_decision_is_kept_with_who_and_when_and_the_field_leaves_the_queue(served):
    status, answer = served.decide()
    assert status == 200
    (kept,) = served.decisions()
    assert (kept.action, kept.field, kept.reviewer, kept.record) == ("accept", "period", "Ада", "visit-1")
    assert answer["article"]["fields"] == []
    assert served.get("/queue")[1]["articles"] == []
    assert served.get("/queue")[1]["decided"] == 1


def test_a_correction_is_grounded_by_the_server(served):
    assert served.decide("correct", said={"words": "5 мая"}) == (422, {"code": "not_in_text", "message": "not_in_text"})
    assert served.decide("correct", said={"words": "3 марта"})[1]["code"] == "same"
    status, _ = served.decide("correct", said={"words": "4 марта"}, note="второе сообщение")
    assert status == 200
    (kept,) = served.decisions()
    assert kept.old["period.start"] == "2025-03-03"
    assert kept.new["period.start"] == "2025-03-04"
    assert [span.of(TEXT) for span in kept.spans] == ["4 марта"]
    assert (kept.outside_knowledge, kept.note) == (False, "второе сообщение")


def test_outside_knowledge_is_marked(served):
    assert served.decide("correct", said={"words": "2025-05-05"}, outside=True)[0] == 200
    (kept,) = served.decisions()
    assert (kept.outside_knowledge, kept.spans) == (True, ())


def test_a_stale_decision_is_told_the_other_one_and_nothing_is_lost(served):
    with reviewing(served.path, served.recipe, "Ким") as url:
        other = Client(url, served.path, served.recipe, [served.key])
        assert other.decide("correct", said={"words": "4 марта"})[0] == 200
    status, answer = served.decide("reject")
    assert status == 409
    assert (answer["other"]["reviewer"], answer["other"]["action"]) == ("Ким", "correct")
    (field,) = [one for one in answer["article"]["records"][0]["fields"] if one["path"] == "period"]
    assert field["value"] == {"start": "2025-03-04"}
    assert field["seen"] == answer["other"]["id"]
    assert served.decide("reject", seen=field["seen"])[0] == 200  # now they have seen it
    assert [(one.reviewer, one.action) for one in served.decisions()] == [("Ким", "correct"), ("Ада", "reject")]


def test_an_undo_takes_back_ones_own_last_decision(served):
    served.decide()
    served.decide("accept", "destination")
    for field in ("destination", "period"):
        status, answer = served.decide("undo", None, None)
        assert (status, answer["decision"]["field"]) == (200, field)
    assert served.decide("undo", None, None)[1]["code"] == "nothing_to_undo"
    assert served.get("/queue")[1]["articles"][0]["fields"] == [["visit-1", "period"]]
    assert [one.action for one in served.decisions()] == ["accept", "accept", "undo", "undo"]


def test_an_undo_does_not_take_back_what_another_one_built_upon(served):
    _, first = served.decide()
    with reviewing(served.path, served.recipe, "Ким") as url:
        other = Client(url, served.path, served.recipe, [served.key])
        assert other.decide("reject", seen=first["decision"]["id"])[0] == 200
    status, answer = served.decide("undo", None, None)
    assert (status, answer["other"]["reviewer"]) == (409, "Ким")
    assert len(served.decisions()) == 2


def test_a_missing_record_is_added_with_its_proof(served):
    values = {
        "reporter": {"words": "Чили"},
        "value": {"words": "1,4 млрд долларов"},
        "flow": {"choice": "import"},
        "measure": {"choice": "level"},
    }
    wish = {"kind": "figure", "record": None, "field": None, "values": values}
    status, answer = served.decide("add", **wish)
    assert status == 200
    assert [one["kind"] for one in answer["article"]["records"]] == ["visit", "figure", "figure"]
    assert served.decide("add", **wish)[1]["code"] == "exists"
    (kept,) = served.decisions()
    assert {"Чили", "1,4 млрд долларов"} == {span.of(TEXT) for span in kept.spans}
    with Ledger(served.path, readonly=True) as ledger:
        settled = settle(ledger.extraction(served.key, served.recipe), [kept])
    assert (settled.trade_figures[1].reporter, settled.trade_figures[1].flow) == ("CL", "import")


def test_one_more_host_is_added_and_can_be_taken_back(served):
    _, article = served.get(f"/articles/{served.key}")
    place = article["records"][0]["next"]
    assert (place["path"], place["field"]) == ("hosts.0", "host")
    assert served.decide("add", "hosts.0", said={"words": "Ким Чен Ын"})[1]["code"] == "not_in_text"
    status, answer = served.decide("add", "hosts.0", said={"words": "Анна Рохас"})
    assert status == 200
    assert answer["article"]["records"][0]["next"]["path"] == "hosts.1"
    (kept,) = served.decisions()
    assert (kept.action, kept.new["hosts.0.name"]) == ("add", "Анна Рохас")
    assert served.decide("undo", None, None)[1]["article"]["records"][0]["next"]["path"] == "hosts.0"


def test_a_missing_summit_has_everybody_who_is_named(served):
    values = {"participants": {"words": "Анна Рохас; Япония"}, "place": {"words": "Бишкек"}}
    status, _ = served.decide("add", record=None, field=None, kind="summit", values=values)
    assert status == 422  # the article does not name the country
    values["participants"]["words"] = "Анна Рохас; Чили"
    assert served.decide("add", record=None, field=None, kind="summit", values=values)[0] == 200
    (kept,) = served.decisions()
    assert kept.new["participants.0.person.name"] == "Анна Рохас"
    assert kept.new["participants.1.country"] == "CL"
    assert kept.new["place.city"] == "Бишкек"


def test_a_record_that_the_article_does_not_tell_of_is_not_added(served):
    for values, code in (({}, "too_little"), ({"destination": {"words": "Ташкент"}}, "not_in_text")):
        wish = {"kind": "visit", "record": None, "field": None, "values": values}
        assert served.decide("add", **wish)[1]["code"] == code
    assert served.decisions() == []


def test_rejected_and_accepted_records_ask_for_nothing_more(served):
    status, answer = served.decide("reject", None)
    assert (status, answer["article"]["fields"]) == (200, [])
    assert served.decide("accept", None, seen=answer["decision"]["id"])[0] == 200


@pytest.mark.parametrize(
    "wish",
    [
        {"record": "visit-9"},
        {"field": "nothing"},
        {"article": "x"},
        {"action": "add", "said": {"words": "Анна Рохас"}},
        {"action": "add", "field": None},
        {"action": "add", "field": "hosts.99999999", "said": {"words": "Анна Рохас"}},
    ],
)
def test_a_wish_about_nothing_is_refused(served, wish):
    assert served.decide(**wish)[0] == 404
    assert served.decisions() == []


def test_a_hostile_article_comes_as_data(path):
    recipe, keys = fill(path, [told(text=HOSTILE, visits=(visit(HOSTILE),), url="javascript:alert(1)")])
    with reviewing(path, recipe) as url:
        client = Client(url, path, recipe, keys)
        response, data = client.ask("GET", f"/articles/{keys[0]}")
        assert response.headers["Content-Type"] == "application/json"
        assert json.loads(data)["text"] == HOSTILE
        assert "url" not in json.loads(data)
