"""The review page in a real browser: Chromium without a window. Skipped where it or its driver is not installed."""

from pathlib import Path

import pytest
import seed_labels
from chromium import KEPT, By, Keys, Select, TimeoutException, WebDriverWait, barriers, webdriver
from reporting_cases import HEBREW, HOSTILE, TEXT, at, contested, figure, told, visit
from review_cases import TOKEN, fill, reviewing

from extractor import Extractor, Issue
from extractor.decisions import last_about, settle
from extractor.ledger import Ledger
from extractor.records import Assessment
from extractor.reporting import Told


class Page:
    """The page over a ledger of some articles, as its reviewer uses it."""

    def __init__(self, browser, path, recipe, keys):
        self.browser, self.path, self.recipe, self.keys = browser, path, recipe, keys

    def press(self, keys):
        webdriver.ActionChains(self.browser).send_keys(keys).perform()

    def find(self, selector):
        return self.browser.find_element(By.CSS_SELECTOR, selector)

    def texts(self, selector):
        """The texts of some elements, all at one moment: the page may be drawn anew meanwhile."""
        script = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())"
        return self.browser.execute_script(script, selector)

    def until(self, selector, wanted):
        """Waits until the texts of some elements are those wanted."""
        try:
            WebDriverWait(self.browser, 20).until(lambda _: self.texts(selector) == wanted)
        except TimeoutException:
            assert self.texts(selector) == wanted

    def decisions(self):
        with Ledger(self.path, readonly=True) as ledger:
            return ledger.decisions(self.recipe)

    def select(self, words):
        """Selects words of the article as a mouse does."""
        script = """
          const walk = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
          for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const place = node.data.indexOf(arguments[0]);
            if (place < 0) continue;
            const range = document.createRange();
            range.setStart(node, place); range.setEnd(node, place + arguments[0].length);
            getSelection().removeAllRanges(); getSelection().addRange(range);
            document.dispatchEvent(new PointerEvent('pointerup', {bubbles: true}));
            return true;
          }
          return false;"""
        assert self.browser.execute_script(script, words)


@pytest.fixture
def show(browser, tmp_path):
    """Opens the review page of some articles; says what is wrong on its console."""
    opened = []

    def shown(articles, size=(1280, 900), language="en", theme="light"):
        path = tmp_path / "run.sqlite"
        recipe, keys = fill(path, articles)
        served = reviewing(path, recipe)
        opened.append(served)
        url = served.__enter__()
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.get(f"{url}/?token={TOKEN}")
        page = Page(browser, path, recipe, keys)
        WebDriverWait(browser, 20).until(lambda _: page.texts("#field"))
        if language != "en":
            Select(page.find("#choose-language")).select_by_value(language)
            browser.execute_script("document.getElementById('field').focus()")
        return page

    yield shown
    browser.execute_script("localStorage.clear()")
    for one in opened:
        one.__exit__(None, None, None)
    said = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert [one for one in said if "/decisions" not in one] == []  # a refusal is told as a failed request


ARTICLES = [told(0, visits=(contested(),)), told(1, TEXT, trade_figures=(figure(needs_review=True),))]
PERIOD = "3 March 2025"


def test_the_address_holds_no_token_once_the_page_is_open(show):
    page = show(ARTICLES)
    assert "token" not in page.browser.current_url
    assert page.browser.execute_script("return document.cookie") == ""  # no script reads it


def test_the_words_of_a_field_are_lit_and_in_sight(show):
    page = show(ARTICLES[:1])
    assert page.texts("#field") == ["When ⚑ to check"]
    assert page.texts(".card .value") == [PERIOD]
    assert page.texts(".text .lit") == ["3 марта"]
    assert page.texts(".text .mark") == ["Анна Рохас", "Бишкек"]
    assert page.texts(".options .choice") == ["1\n4 March 2025"]
    assert page.find(".text [data-n]").text == "4 марта"


def test_a_field_is_accepted_by_one_key_and_the_next_one_opens(show):
    page = show(ARTICLES)
    first = page.texts(".card .value")
    page.press("a")
    WebDriverWait(page.browser, 20).until(lambda _: page.decisions())
    WebDriverWait(page.browser, 20).until(lambda _: page.texts(".card .value") != first)
    page.press("a")
    page.until("#field", ["Nothing is left to check."])
    assert [(one.action, one.reviewer) for one in page.decisions()] == [("accept", "Ада")] * 2


def test_another_value_of_the_article_is_taken_by_its_number(show):
    page = show(ARTICLES[:1])
    page.press("1")
    page.until("#field", ["Nothing is left to check."])
    (kept,) = page.decisions()
    assert (kept.action, kept.new["period.start"]) == ("correct", "2025-03-04")
    assert [span.of(TEXT) for span in kept.spans] == ["4 марта"]


def test_a_correction_is_typed_refused_with_its_reason_and_kept_when_it_stands_there(show):
    page = show(ARTICLES[:1])
    page.press("c")
    page.press("5 мая" + Keys.ENTER)
    page.until(".notice", ["⚠ These words do not stand in the article."])
    assert page.browser.switch_to.active_element.get_attribute("value") == "5 мая"  # nothing has to be typed again
    page.find("#words").clear()
    page.find("#words").send_keys("4 марта" + Keys.ENTER)
    page.until("#field", ["Nothing is left to check."])
    assert page.decisions()[0].new["period.start"] == "2025-03-04"


def test_selected_words_of_the_article_are_a_correction(show):
    page = show(ARTICLES[:1])
    page.press("c")
    page.select("4 марта")
    page.until(".selected", ["Selected: «4 марта»"])
    assert page.find("#words").get_attribute("value") == "4 марта"
    page.press(Keys.ENTER)
    page.until("#field", ["Nothing is left to check."])
    assert [(span.start, span.stop) for span in page.decisions()[0].spans] == [
        (TEXT.index("4 марта"), TEXT.index("4 марта") + 7)
    ]


def test_outside_knowledge_is_ticked_and_marked(show):
    page = show(ARTICLES[:1])
    page.press("c")
    page.press("2025-05-05" + Keys.TAB + Keys.SPACE + Keys.ENTER)  # by keyboard alone
    page.until("#field", ["Nothing is left to check."])
    assert page.decisions()[0].outside_knowledge


def test_an_undo_brings_the_field_back(show):
    page = show(ARTICLES[:1])
    page.press("r")
    page.until("#field", ["Nothing is left to check."])
    page.press("u")
    page.until("#field", ["When ⚑ to check"])
    page.until(".card .value", [PERIOD])
    assert [one.action for one in page.decisions()] == ["reject", "undo"]


def test_the_page_works_with_cyrillic_keys_too(show):
    page = show(ARTICLES[:1])
    page.press("ф")
    page.until("#field", ["Nothing is left to check."])
    page.press("г")
    page.until("#field", ["When ⚑ to check"])


def test_keys_go_to_the_next_and_the_previous_field_and_article(show):
    other = Assessment(spans=(at(TEXT, "Бишкек"),), grounding="exact", confidence=0.3, needs_review=True)
    both = contested().model_copy(update={"assessment": {**contested().assessment, "destination.city": other}})
    page = show([told(0, visits=(both,)), ARTICLES[1]])
    order = page.texts(".card .value")
    page.press("j")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts(".card .value") != order)
    assert {*order, *page.texts(".card .value")} == {PERIOD, "Бишкек, Kyrgyzstan"}
    page.press("k")
    page.until(".card .value", order)
    title = page.texts("h1")
    page.press("J")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts("h1") != title)
    page.press(Keys.ARROW_LEFT)
    page.until("h1", title)
    page.press("?")
    assert page.find("dialog").is_displayed()
    page.press(Keys.ESCAPE)
    assert not page.find("dialog").is_displayed()
    assert page.decisions() == []


@pytest.mark.parametrize("key", ["J", "q", "a"])
def test_a_server_that_does_not_answer_is_told_whatever_was_asked(key, show):
    page = show(ARTICLES)
    title = page.texts("h1")
    page.browser.set_network_conditions(offline=True, latency=0, throughput=0)
    try:
        page.press(key)
        page.until(".notice.error", ["⚠ The server does not answer: is extractor review still running?"])
    finally:
        page.browser.delete_network_conditions()
    assert not any("Uncaught" in entry["message"] for entry in page.browser.get_log("browser"))
    page.press("J")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts("h1") != title)
    assert page.texts(".notice") == []


def test_what_another_reviewer_decided_is_shown_and_stays(show):
    page = show(ARTICLES[:1])
    with reviewing(page.path, page.recipe, "Ким") as _, Ledger(page.path) as ledger:
        from extractor.reviewing import Desk
        from extractor.reviewing.desk import Typed, Wish

        desk = Desk(ledger, page.recipe, "Ким")
        wish = {"article": page.keys[0], "record": "visit-1", "field": "period"}
        desk.decide(Wish(action="correct", said=Typed(words="4 марта"), **wish))
    page.press("r")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts(".conflict"))
    assert "Ким has decided meanwhile" in page.texts(".conflict")[0]
    assert "4 March 2025" in page.texts(".conflict")[0]
    assert "Yours: Reject" in page.texts(".conflict")[0]
    page.press("r")  # now it was seen
    page.until("#field", ["Nothing is left to check."])
    assert [(one.reviewer, one.action) for one in page.decisions()] == [("Ким", "correct"), ("Ада", "reject")]


def test_a_missing_record_is_added_by_keyboard(show):
    page = show(ARTICLES[:1])
    page.press("n")
    Select(page.find("#kind")).select_by_value("figure")
    page.find("#new-reporter").send_keys("Чили")
    page.find("#new-value").send_keys("1,4 млрд долларов")
    Select(page.find("#new-flow")).select_by_value("export")
    page.find("#new-value").send_keys(Keys.ENTER)
    WebDriverWait(page.browser, 20).until(lambda _: page.decisions())
    (kept,) = page.decisions()
    assert (kept.action, kept.type, kept.new["value"]) == ("add", "TradeFigure", "1400000000")
    page.until("#field", ["When ⚑ to check"])  # the work goes on where it was


def test_one_more_host_is_added_by_keyboard(show):
    page = show(ARTICLES[:1])
    page.press("p")
    page.press("Анна Рохас" + Keys.ENTER)
    page.until(".fields .label", ["Visitor", "Where", "When", "Status", "Host"])
    page.until("#field", ["When ⚑ to check"])
    assert page.decisions()[0].new["hosts.0.name"] == "Анна Рохас"


def test_a_record_can_be_rejected_as_a_whole(show):
    page = show(ARTICLES[:1])
    page.press("R")
    page.until("#field", ["Nothing is left to check."])
    with Ledger(page.path, readonly=True) as ledger:
        assert settle(ledger.extraction(page.keys[0], page.recipe), page.decisions()).visits == ()
    assert last_about(page.decisions(), "visit-1", None).action == "reject"


def test_a_word_of_ours_needs_words_that_show_it(show):
    issue = Issue(code="status_unknown", severity="warning", message="is it planned?", field="status")
    entry = Assessment(spans=(at(TEXT, "прилетит"),), grounding="computed", needs_review=True)
    page = show([told(0, visits=(visit(assessment={"status": entry}, issues=(issue,)),))])
    assert page.texts("#field") == ["Status ⚑ to check"]
    choices = page.texts(".options .choice")
    number = next(n for n, one in enumerate(choices, 1) if "cancelled" in one)
    page.press(str(number))
    WebDriverWait(page.browser, 20).until(lambda _: page.texts("#words"))
    assert "Which words show it?" in page.texts(".notice")[0]
    assert page.find("#choice").get_attribute("value") == "cancelled"
    page.find("#words").send_keys("прилетит" + Keys.ENTER)
    page.until("#field", ["Nothing is left to check."])
    assert page.decisions()[0].new == {"status": "cancelled"}


def test_hostile_text_stays_text(show):
    page = show([told(text=HOSTILE, visits=(visit(HOSTILE),), url="javascript:alert(1)")])
    text = page.find(".text").text
    assert "<script>document.title='hacked'</script>" in text
    assert "{{ 7*7 }}" in text
    assert "\u202e" not in text
    assert page.browser.title == "Review"
    assert page.browser.find_elements(By.CSS_SELECTOR, "main img, main script, a[href^='javascript']") == []
    page.press("c")
    page.select("javascript:alert(1)")
    page.press(Keys.ENTER)
    page.until(".notice", ["⚠ No date can be read in these words. Type it as 2025-11-25."])
    assert page.browser.title == "Review"


def test_text_from_right_to_left_runs_that_way(show):
    one = visit(HEBREW, words=("אנה רוחאס", "בישקק", "3 במרץ"))
    page = show([told(text=HEBREW, visits=(one,))])
    line = page.find(".text p")
    assert page.browser.execute_script("return getComputedStyle(arguments[0]).direction", line) == "rtl"
    assert page.texts(".text .lit") == ["3 במרץ"]


def test_a_long_article_shows_the_words_and_the_field_together(show):
    long = "Погода была 😀 хорошая, а дороги сухие.\n" * 330 + TEXT
    assert len(long) > 12_000
    page = show([told(text=long, visits=(visit(long),))])
    inside = (
        "const b=document.querySelector(arguments[0]).getBoundingClientRect();return b.top>=0&&b.bottom<=innerHeight"
    )
    assert page.texts(".text .lit") == ["3 марта"]
    assert page.browser.execute_script(inside, ".text .lit")
    assert page.browser.execute_script(inside, ".card .actions")
    page.press("c")
    page.select("4 марта")
    page.press(Keys.ENTER)
    page.until("#field", ["Nothing is left to check."])
    assert [span.of(long) for span in page.decisions()[0].spans] == ["4 марта"]  # offsets are code points


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_the_window(width, show):
    page = show(ARTICLES, size=(width, 800))
    assert page.browser.execute_script("return document.documentElement.scrollWidth") <= width
    for key in ("c", Keys.ESCAPE, "n", Keys.ESCAPE, "?", Keys.ESCAPE, "q"):
        page.press(key)
        assert page.browser.execute_script("return document.documentElement.scrollWidth") <= width, key
    page.press(Keys.ESCAPE)


def test_a_narrow_window_has_the_words_in_the_card(show):
    page = show(ARTICLES[:1], size=(400, 800))
    assert page.texts(".near b") == ["3 марта"]
    assert page.find(".near").is_displayed()
    assert page.browser.execute_script("return scrollY") == 0
    wide = {"width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    page.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", wide)
    assert not page.find(".near").is_displayed()


def test_the_language_and_the_colours_can_be_chosen(show):
    page = show(ARTICLES[:1], theme="dark")
    paper = "return getComputedStyle(document.body).backgroundColor"
    dark = page.browser.execute_script(paper)
    Select(page.find("#choose-theme")).select_by_value("light")
    assert page.browser.execute_script(paper) != dark
    Select(page.find("#choose-language")).select_by_value("ru")
    page.until("#field", ["Когда ⚑ проверить"])


# --- sights ---


@pytest.fixture(scope="module")
def seeds():
    found = []
    for doc, path in sorted(seed_labels.FILES.items()):
        with Extractor(cassette=seed_labels.ROOT / "cassettes" / f"{path.stem}.json") as extractor:
            article = seed_labels.article(doc)
            found.append(Told(extractor.extract(article), article.text))
    return found


def _conflict(page):
    with Ledger(page.path) as ledger:
        from extractor.reviewing import Desk
        from extractor.reviewing.desk import Typed, Wish

        desk = Desk(ledger, page.recipe, "Ким")
        wish = {"article": page.keys[0], "record": "visit-1", "field": "period"}
        desk.decide(Wish(action="correct", said=Typed(words="4 марта"), **wish))
    page.press("a")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts(".conflict"))


def _year(page):
    """An event of which the article's headings and sentences say different years."""
    title = page.texts("h1")
    page.press("J")
    WebDriverWait(page.browser, 20).until(lambda _: page.texts("h1") != title)
    for _ in range(150):
        if page.texts(".card .value") == ["12–13 October 2023"]:
            return
        page.press("j")
    raise AssertionError("no such event any more")


SIGHTS = {
    "review-field": ((1280, 900), "en", "light", _year),
    "review-correct": ((1280, 900), "ru", "dark", ("c",)),
    "review-help": ((1280, 900), "en", "light", ("?",)),
    "review-queue": ((1280, 900), "ru", "dark", ("q",)),
    "review-new": ((1280, 900), "en", "light", ("n",)),
    "review-narrow": ((400, 900), "ky", "dark", ()),
    "review-conflict": ((1280, 800), "en", "light", _conflict),
}


@pytest.mark.parametrize("name", SIGHTS)
def test_a_sight_shuts_nobody_out_and_is_kept(name, show, seeds, tmp_path):
    size, language, theme, keys = SIGHTS[name]
    page = show(ARTICLES[:1] if keys is _conflict else seeds, size, language, theme)
    if callable(keys):
        keys(page)
    for key in () if callable(keys) else keys:
        page.press(key)
    target = Path(KEPT or tmp_path) / f"{name}.png"
    assert page.browser.save_screenshot(str(target))
    assert barriers(page.browser) == []
