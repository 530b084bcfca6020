"""What students wrote does nothing in the browser of whoever marks it: nbgrader's own pages, in a real Chromium."""
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attacks import pages
from attacks.attack import ATTACKS
from attacks.classes import NEIGHBOURS, Graded, grade_attackers
from edits import UNIT
from nbconvert.exporters import HTMLExporter
from nbgrader.apps.api import NbGraderAPI
from nbgrader.server_extensions.formgrader import handlers
from playwright.sync_api import Browser, Page
from traitlets.config import Config

ATTACKERS = [name for name, attack in ATTACKS.items() if attack.make.__module__ == pages.__name__]
RESOURCES = {"assignment_id": UNIT, "notebook_id": UNIT, "submission_id": "1", "index": 0, "total": 1, "base_url": "",
             "student": "x", "last_name": "", "first_name": "", "notebook_path": ""}
# Everything in a page that can run, as one text each; what nbgrader's own pages hold is the neighbour's.
CAN_RUN = """() => {
    const found = [];
    for (const one of document.querySelectorAll('*')) {
        const name = one.tagName.toLowerCase();
        if (['script', 'iframe', 'object', 'embed', 'form', 'base', 'meta', 'link', 'style', 'svg'].includes(name))
            found.push(one.outerHTML);
        for (const { name: key, value } of one.attributes) {
            const address = value.replace(/[\\x00-\\x20]/g, '').toLowerCase();
            const shows = /^data:image\\/(png|jpeg|gif|webp)/.test(address);
            if (key.startsWith('on') || /^(javascript|vbscript|data|file):/.test(address) && !shows)
                found.push(`${name} ${key}=${value.slice(0, 80)}`);
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return grade_attackers(tmp_path_factory.mktemp("marked") / "course", {name: ATTACKS[name] for name in ATTACKERS})


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Return a page without network on which every dialog is an alarm."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page.alarms = []    # type: ignore[attr-defined]
    page.on("dialog", lambda dialog: (page.alarms.append(dialog.message), dialog.dismiss()))    # type: ignore[attr-defined]
    yield page
    page.close()


def shown(page: Page, path: Path) -> tuple[list[str], list[str]]:
    """Return (alarms, what can run) of a page that is opened and all of whose links, buttons and pictures are clicked."""
    page.alarms.clear()     # type: ignore[attr-defined]
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    found = page.evaluate(CAN_RUN)
    page.evaluate("""() => document.querySelectorAll('a, img, b, br, svg').forEach(one => {
        one.removeAttribute('target');
        if (!/^(https?|file|mailto):/.test(one.href || '')) one.click();
    })""")
    page.wait_for_timeout(200)
    return list(page.alarms), found     # type: ignore[attr-defined]


def formgrader_page(notebook: Path, to: Path) -> Path:
    """Make the page as formgrader's SubmissionHandler makes it."""
    config = Config({"HTMLExporter": {"template_name": "formgrade",
                                      "extra_template_basedirs": [handlers.template_path]}})
    to.write_text(HTMLExporter(config=config).from_filename(str(notebook), resources=dict(RESOURCES))[0], encoding="utf-8")
    return to


def graded_notebook(graded: Graded, student: str) -> Path:
    return graded.course.autograded / student / UNIT / f"{UNIT}.ipynb"


@pytest.mark.parametrize("student", ATTACKERS)
def test_nothing_runs_in_formgrader(graded: Graded, page: Page, tmp_path: Path, student: str) -> None:
    alarms, found = shown(page, formgrader_page(graded_notebook(graded, student), tmp_path / "page.html"))
    assert alarms == []
    assert set(found) <= set(shown(page, formgrader_page(graded_notebook(graded, NEIGHBOURS[0]), tmp_path / "n.html"))[1])


@pytest.mark.parametrize("student", ATTACKERS)
def test_nothing_runs_in_feedback(graded: Graded, page: Page, student: str) -> None:
    api = NbGraderAPI(graded.course.nbgrader())
    pages = []
    for name in (student, NEIGHBOURS[0]):
        assert api.generate_feedback(UNIT, name, force=True)["success"]
        pages.append(graded.course.root / "feedback" / name / UNIT / f"{UNIT}.html")
    alarms, found = shown(page, pages[0])
    assert alarms == []
    assert set(found) <= set(shown(page, pages[1])[1])


def test_the_instrument_finds_what_runs(graded: Graded, page: Page, tmp_path: Path) -> None:
    """The notebook as it was handed in, but for what would keep nbgrader from making a page of it, or lead elsewhere."""
    raw = graded.course.submitted / "scripts_in_written_answers" / UNIT / f"{UNIT}.ipynb"
    text = raw.read_text().replace("attachment:none.png", "none.png").replace("http-equiv=refresh", "")
    (tmp_path / "raw.ipynb").write_text(text)
    alarms, found = shown(page, formgrader_page(tmp_path / "raw.ipynb", tmp_path / "raw.html"))
    assert alarms
    assert any("onclick" in one for one in found) and any("javascript:" in one for one in found)
