"""One JupyterLab and one Chromium for all tests in this folder; skipped, with the reason, where there is no Chromium."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser.desk import Desk
from browser.jupyter import JupyterLab
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")
expect.set_options(timeout=30_000)  # a busy machine is no fault


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if program is None:
        pytest.skip(f"no Chromium is installed (none of {', '.join(CHROMIUMS)}); .ci/system chromium installs it by apt")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def jupyterlab(chromium: Browser, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterLab]:
    lab = JupyterLab(tmp_path_factory.mktemp("jupyterlab"), root / "notebooks")
    try:
        lab.wait()
        yield lab
    finally:
        lab.stop()


@pytest.fixture(scope="session")
def desk(chromium: Browser, jupyterlab: JupyterLab) -> Desk:
    return Desk(chromium.new_page(viewport={"width": 1000, "height": 1300}), jupyterlab)


@pytest.fixture(scope="session")
def album(artefacts: Path) -> Path:
    """Return the folder for screenshots."""
    folder = artefacts / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
