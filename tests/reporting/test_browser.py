"""The report in a real browser: Chromium without a window. Skipped where it or its driver is not installed."""

from pathlib import Path

import pytest
import seed_labels
from chromium import KEPT, By, Keys, Select, StaleElementReferenceException, WebDriverWait, barriers, webdriver
from reporting_cases import HEBREW, HOSTILE, TEXT, contested, figure, reviewed, told, visit

from extractor import Extractor
from extractor.reporting import PER_PAGE, Told, pages


@pytest.fixture
def show(browser, tmp_path):
    """Opens the report of some articles at a place, in a window of some size; says what is wrong on its console."""

    def opened(articles, place="", size=(1280, 900), language="en", theme="light"):
        for page in pages(articles, language=language):
            target = tmp_path / page.path
            target.parent.mkdir(exist_ok=True)
            target.write_text(page.html, "utf-8")
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"features": [{"name": "prefers-color-scheme", "value": theme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)
        browser.get("about:blank")
        browser.get((tmp_path / "report.html").as_uri() + place)
        return browser

    yield opened
    assert [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def texts(browser, selector):
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector)]


def soon(browser, selector, wanted):
    """The texts of some elements, once a change of the address has been drawn."""
    WebDriverWait(browser, 20, ignored_exceptions=[StaleElementReferenceException]).until(
        lambda _: texts(browser, selector) == wanted, f"{selector} is not {wanted}"
    )


def open_field(browser, value):
    return next(one for one in browser.find_elements(By.CSS_SELECTOR, "a.field") if one.text == value)


ARTICLES = [
    told(0, visits=(contested(),)),
    told(1, TEXT, trade_figures=(figure(),)),
    told(2, "Ничего не было."),
]


def test_a_field_lights_its_words_and_words_light_their_field(show):
    browser = show([told(visits=(visit(),))])
    hover = webdriver.ActionChains(browser)
    hover.move_to_element(open_field(browser, "3 March 2025")).perform()
    assert texts(browser, ".mark.lit") == ["3 марта"]
    words = next(one for one in browser.find_elements(By.CSS_SELECTOR, ".mark") if one.text == "Бишкек")
    hover.move_to_element(words).perform()
    assert texts(browser, ".field.lit") == ["Бишкек, Kyrgyzstan"]


def test_the_keyboard_goes_from_a_field_to_its_words_and_back(show):
    browser = show([told(visits=(visit(),))])
    browser.execute_script("document.querySelector('a.field').focus()")
    for key, focused in (
        (Keys.ARROW_DOWN, "Бишкек, Kyrgyzstan"),
        (Keys.ENTER, "Бишкек"),
        (Keys.ENTER, "Бишкек, Kyrgyzstan"),
    ):
        browser.switch_to.active_element.send_keys(key)
        assert browser.switch_to.active_element.text == focused
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert texts(browser, ".lit") == []


def test_filters_narrow_every_view_and_stay(show):
    browser = show(ARTICLES)
    assert len(texts(browser, ".articles li")) == 3
    Select(browser.find_element(By.ID, "filter-kind")).select_by_value("figure")
    soon(browser, ".articles .name", ["Статья 1"])
    browser.find_element(By.LINK_TEXT, "Clear filters").click()
    soon(browser, ".articles .name", ["Статья 2", "Статья 1", "Статья 0"])
    browser.find_element(By.ID, "filter-review").click()
    soon(browser, ".articles .name", ["Статья 0"])
    show(ARTICLES, "#view=timeline&country=KG&from=2025-03-01&to=2025-03-31")
    assert len(texts(browser, ".row")) == 1
    show(ARTICLES, "#view=timeline&country=KG&from=2025-03-04")
    assert texts(browser, ".row") == []
    assert "Nothing fits" in browser.find_element(By.TAG_NAME, "main").text


def test_views_show_events_visits_figures_and_contradictions(show):
    browser = show(ARTICLES, "#view=timeline")
    assert "Анна Рохас → Бишкек, Kyrgyzstan" in texts(browser, ".row")[0]
    show(ARTICLES, "#view=matrix")
    assert browser.find_element(By.CSS_SELECTOR, ".cell").get_attribute("aria-label") == "Chile → Kyrgyzstan: 1"
    show(ARTICLES, "#view=figures")
    assert "1.4 billion USD" in texts(browser, ".series")[0]
    show(ARTICLES, "#view=contradictions")
    chosen, other = texts(browser, ".sides .side")
    assert "✓ Chosen: 3 March 2025" in chosen
    assert "Or: 4 March 2025" in other
    assert texts(browser, ".sides blockquote b") == ["3 марта", "4 марта"]


def test_the_language_and_the_colours_can_be_chosen(show):
    browser = show(ARTICLES, language="ru")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Статьи"
    Select(browser.find_element(By.ID, "choose-language")).select_by_value("ky")
    soon(browser, "h1", ["Макалалар"])
    paper = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(paper)
    Select(browser.find_element(By.ID, "choose-theme")).select_by_value("dark")
    dark = browser.execute_script(paper)
    browser.execute_script("localStorage.clear()")
    assert dark != light
    assert browser.execute_script(paper) == dark
    show(ARTICLES, theme="dark")
    assert browser.execute_script(paper) == dark


def test_what_reviewers_decided_stands_beside_the_value(show):
    browser = show([reviewed()])
    assert texts(browser, ".article > .reviewed") == [
        "Reviewed: ✓ accepted: 2 · ✎ corrected: 1 · ✕ rejected: 1 · + added: 1"
    ]
    (line,) = [one for one in browser.find_elements(By.CSS_SELECTOR, ".line") if "4 March 2025" in one.text]
    said = line.find_element(By.CSS_SELECTOR, ".decided")
    assert said.text == "✎ corrected · read as: 3 March 2025 · Асель, 30 November 2026 · см. ниже"
    assert said.find_element(By.TAG_NAME, "s").text == "3 March 2025"
    webdriver.ActionChains(browser).move_to_element(open_field(browser, "4 March 2025")).perform()
    assert texts(browser, ".mark.lit") == ["4 марта"]
    assert "+ added · Асель, 30 November 2026 · known from elsewhere, not from the article" in texts(
        browser, ".card > .decided"
    )
    browser.find_element(By.CSS_SELECTOR, ".rest summary").click()
    assert [one for one in texts(browser, ".rest .decided") if one] == ["✕ rejected · Асель, 30 November 2026"]
    Select(browser.find_element(By.ID, "choose-language")).select_by_value("ru")
    soon(
        browser,
        ".article > .reviewed",
        ["Проверено: ✓ подтверждено: 2 · ✎ исправлено: 1 · ✕ отклонено: 1 · + добавлено: 1"],
    )
    browser.execute_script("localStorage.clear()")
    browser = show([reviewed(), *ARTICLES[1:]], "#view=articles", language="ky")
    head = "Текшерилди (Асель, Ким): ✓ ырасталды: 2 · ✎ оңдолду: 1 · ✕ четке кагылды: 1 · + кошулду: 1"
    soon(browser, ".view > .reviewed", [head])


def test_hostile_text_stays_text(show):
    browser = show([told(text=HOSTILE, visits=(visit(HOSTILE),), url="javascript:alert(1)")])
    text = browser.find_element(By.CSS_SELECTOR, ".text").text
    assert "<script>document.title='hacked'</script>" in text
    assert "{{ 7*7 }}" in text
    assert browser.title == "Visits, summits and trade"
    assert browser.find_elements(By.CSS_SELECTOR, "main img, main script, a[href^='javascript']") == []


def test_hostile_titles_stay_text_in_every_view(show):
    articles = [told(number, HOSTILE, visits=(visit(HOSTILE),), title=HOSTILE) for number in range(2)]
    for view in ("", "#articles", "#events", "#timeline", "#contradictions"):
        browser = show(articles, place=view)
        assert browser.title == "Visits, summits and trade"
        assert browser.find_elements(By.CSS_SELECTOR, "main img, main script, a[href^='javascript']") == []
    assert "<script>document.title='hacked'</script>" in show(articles).find_element(By.CSS_SELECTOR, "main").text


def test_text_from_right_to_left_runs_that_way(show):
    one = visit(HEBREW, words=("אנה רוחאס", "בישקק", "3 במרץ"))
    browser = show([told(text=HEBREW, visits=(one,))])
    line = browser.find_element(By.CSS_SELECTOR, ".text p")
    assert browser.execute_script("return getComputedStyle(arguments[0]).direction", line) == "rtl"
    assert texts(browser, ".text .mark") == ["אנה רוחאס", "בישקק", "3 במרץ"]


def test_a_long_article_keeps_its_records_in_sight(show):
    long = "Погода была хорошая, а дороги сухие.\n" * 330 + TEXT
    assert len(long) > 12_000
    browser = show([told(text=long, visits=(visit(long),))])
    open_field(browser, "3 March 2025").click()
    inside = (
        "const b=document.querySelector(arguments[0]).getBoundingClientRect();return b.top>=0&&b.bottom<=innerHeight"
    )
    WebDriverWait(browser, 20).until(lambda _: browser.execute_script(inside, ".mark.lit"))
    assert browser.execute_script(inside, ".card h4")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_out_of_the_window(width, show):
    for place in ("#view=articles", "#view=timeline", "#view=figures", "#view=contradictions", "#article=0"):
        browser = show(ARTICLES, place, size=(width, 800))
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width, place


def test_many_articles_are_read_from_a_folder(show):
    browser = show([told(number, visits=(visit(),)) for number in range(PER_PAGE + 2)], "#view=articles&page=3")
    links = browser.find_elements(By.CSS_SELECTOR, ".articles .name")
    assert len(links) == 2
    links[-1].click()
    soon(browser, ".text .mark", ["Анна Рохас", "Бишкек", "3 марта"])
    assert "report_files/2.html" in browser.current_url
    browser.find_element(By.CSS_SELECTOR, ".pager a").click()
    soon(browser, "h1", ["Articles"])
    assert "report.html" in browser.current_url


@pytest.fixture(scope="module")
def seeds():
    found = []
    for doc, path in sorted(seed_labels.FILES.items()):
        with Extractor(cassette=seed_labels.ROOT / "cassettes" / f"{path.stem}.json") as extractor:
            article = seed_labels.article(doc)
            found.append(Told(extractor.extract(article), article.text))
    return found


SIGHTS = {
    "report-article": ("#article=1", (1280, 900), "ru", "light"),
    "report-timeline": ("#view=timeline", (1280, 900), "en", "dark"),
    "report-contradictions": ("#view=contradictions", (1280, 700), "ru", "light"),
    "report-narrow": ("#article=0", (400, 900), "ky", "dark"),
    "report-matrix": ("#view=matrix", (1280, 700), "en", "light"),
    "report-figures": ("#view=figures", (1280, 700), "en", "light"),
    "report-articles": ("#view=articles", (1280, 700), "ru", "dark"),
    "report-reviewed": ("#article=2", (1280, 760), "ru", "light"),
}


@pytest.mark.parametrize("name", SIGHTS)
def test_a_sight_shuts_nobody_out_and_is_kept(name, show, seeds, tmp_path):
    place, size, language, theme = SIGHTS[name]
    shown = [reviewed(), *ARTICLES[1:]] if name == "report-reviewed" else seeds
    browser = show(shown, place, size, language, theme)
    if name == "report-article":
        browser.execute_script("document.querySelectorAll('a.field')[2].focus()")
    target = Path(KEPT or tmp_path) / f"{name}.png"
    assert browser.save_screenshot(str(target))
    assert barriers(browser) == []
