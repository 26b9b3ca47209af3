"""Chromium without a window, for the tests of pages. Who imports this is skipped where it or its driver is missing."""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

MISSING = "selenium is not installed"
webdriver = pytest.importorskip("selenium.webdriver", reason=MISSING)
axe = pytest.importorskip("axe_core_python", reason="axe-core-python is not installed")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not (CHROMIUM and DRIVER):
    pytest.skip("no Chromium here: apt-get install chromium chromium-driver", allow_module_level=True)
By = pytest.importorskip("selenium.webdriver.common.by", reason=MISSING).By
Keys = pytest.importorskip("selenium.webdriver.common.keys", reason=MISSING).Keys
Select = pytest.importorskip("selenium.webdriver.support.ui", reason=MISSING).Select
StaleElementReferenceException = pytest.importorskip(
    "selenium.common.exceptions", reason=MISSING
).StaleElementReferenceException
TimeoutException = pytest.importorskip("selenium.common.exceptions", reason=MISSING).TimeoutException
WebDriverWait = pytest.importorskip("selenium.webdriver.support.wait", reason=MISSING).WebDriverWait
KEPT = os.environ.get("SCREENSHOTS")
"""A folder for the screenshots; None: they are thrown away."""


@contextmanager
def started():
    """A browser whose console can be read."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def barriers(browser):
    """What axe finds serious or critical in the page as it stands."""
    browser.execute_script(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in ("serious", "critical")
    ]
