"""A real Chromium to show pages in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from shown_posts import page

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A headless Chromium with a profile of its own; downloads go to `browser.downloads`."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not chromium or not driver:
        pytest.skip("no Chromium with chromedriver on this machine: install the packages chromium and chromium-driver")
    downloads = tmp_path_factory.mktemp("downloads")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    running = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))
    running.downloads = downloads
    yield running
    running.quit()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Callable[[list[dict[str, Any]]], Any]:
    """Shows a page of records in the browser, with nothing kept from the test before."""

    def show(records: list[dict[str, Any]]) -> Any:
        for kind in ("browser", "performance"):
            browser.get_log(kind)
        path = tmp_path / "report.html"
        path.write_text(page(records), encoding="utf-8")
        browser.get(path.as_uri())
        browser.execute_script("localStorage.clear()")
        browser.get("about:blank")
        browser.get(path.as_uri())
        return browser

    return show


@pytest.fixture
def axe() -> str:
    """The source of axe-core; skips the test where it is not installed."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not installed: npm install --prefix {AXE.parents[2].relative_to(ROOT)} axe-core@4")
    return AXE.read_text(encoding="utf-8")
