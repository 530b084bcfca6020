"""A student at JupyterLab: opens a notebook, types, runs, reads; with the mouse and the keyboard of a real browser."""
from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import nbformat
from axe_playwright_python.base import AXE_SCRIPT
from browser.jupyter import JupyterLab
from nbformat import NotebookNode
from playwright.sync_api import Locator, Page

LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
THEMES = ("JupyterLab Dark High Contrast", DARK, LIGHT)
NOTEBOOK = "jupyterapp.shell.currentWidget.content"
READY = """path => {
  const shown = window.jupyterapp?.shell.currentWidget;
  return shown?.context?.path === path && shown.context.isReady && shown.content.widgets?.length > 0
    && shown.sessionContext?.session?.kernel?.status === "idle" }"""
ALL_RAN = f"""() => {{
  const cells = {NOTEBOOK}.widgets.filter(cell => cell.model.type === "code" && cell.model.sharedModel.source.trim());
  return cells.every(cell => cell.model.executionCount !== null && cell.model.executionState === "idle") }}"""
RAN = f"""([index, before]) => {{
  const model = {NOTEBOOK}.widgets[index].model;
  return model.executionCount !== null && model.executionCount !== before && model.executionState === "idle" }}"""
TYPESET = """() => ![...document.querySelectorAll(".jp-MarkdownOutput:not([data-mime-type='text/plain'])")].some(
  text => /\\$[^$]+\\$/.test(text.innerText) && !text.querySelector("code"))"""
PICTURES = "[...document.querySelectorAll('.jp-MarkdownOutput img, .jp-OutputArea-output img')]"
SERIOUS = ("serious", "critical")


class Desk:
    """One page of JupyterLab with one notebook open in it."""

    def __init__(self, page: Page, lab: JupyterLab) -> None:
        self.page, self.lab = page, lab
        page.set_default_timeout(60_000)
        page.goto(f"{lab.address}/lab")
        page.wait_for_function("() => window.jupyterapp?.serviceManager.isReady", timeout=120_000)
        page.evaluate("async () => { await jupyterapp.started; }")
        page.get_by_role("listitem", name="Name: data").wait_for()
        page.keyboard.press("Control+b")  # the file browser steps aside, as on a small screen
        page.evaluate(AXE_SCRIPT)
        self._developer = page.context.new_cdp_session(page)

    def open(self, name: str, notebook: NotebookNode) -> None:
        """Save a notebook under this name and open it, in the place of the one before."""
        self.close()
        self.save(name, notebook)
        self.reopen(name)

    def reopen(self, name: str) -> None:
        """Open a notebook that lies there, with a kernel that has run nothing."""
        path = f"{name}.ipynb"
        self.page.evaluate("async path => { await jupyterapp.commands.execute('docmanager:open', {path}); }", path)
        self.page.wait_for_function(READY, arg=path)

    def save(self, name: str, notebook: NotebookNode) -> None:
        (self.lab.notebooks / f"{name}.ipynb").write_text(nbformat.v4.writes(notebook), encoding="utf-8")

    def another_page(self) -> Page:
        browser = self.page.context.browser
        assert browser
        return browser.new_page(viewport=self.page.viewport_size)

    def close(self) -> None:
        """Save what is open and put it away, its kernel too."""
        self.page.evaluate("""async () => {
          const open = jupyterapp.shell.currentWidget;
          if (open?.context) { await open.context.save(); open.close(); }
          await jupyterapp.serviceManager.sessions.shutdownAll(); }""")

    def keep(self) -> None:
        """Save what is open, with its outputs."""
        self.page.evaluate("async () => { await jupyterapp.shell.currentWidget.context.save(); }")

    def restart(self) -> None:
        """Restart the kernel; outputs stay, and cells are counted anew."""
        self.page.evaluate(f"""async () => {{
          await jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart();
          {NOTEBOOK}.widgets.forEach(cell => {{ if (cell.model.type === "code") cell.model.executionCount = null; }}); }}""")

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu with the mouse."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=entry).first.click()

    def run_all(self) -> None:
        """Run → Run All Cells, until the last of them has run."""
        self.choose("Run", "Run All Cells")
        self.page.wait_for_function(ALL_RAN, timeout=150_000)

    def index(self, grade_id: str) -> int:
        """Return the place of the cell with this grade_id."""
        found = self.page.evaluate(
            f"id => {NOTEBOOK}.widgets.findIndex(one => one.model.getMetadata('nbgrader')?.grade_id === id)", grade_id)
        assert found >= 0, f"no cell {grade_id}"
        return int(found)

    def holding(self, source: str) -> int:
        """Return the place of the last cell with this in its source."""
        found = self.page.evaluate(
            f"text => {NOTEBOOK}.widgets.findLastIndex(one => one.model.sharedModel.source.includes(text))", source)
        assert found >= 0, f"no cell with {source}"
        return int(found)

    def cell(self, index: int) -> Locator:
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"]')

    def output(self, index: int) -> Locator:
        return self.cell(index).locator(".jp-OutputArea")

    def run(self, index: int) -> Locator:
        """Run a cell with Ctrl+Enter, and give its output."""
        before = self.page.evaluate(f"index => {NOTEBOOK}.widgets[index].model.executionCount", index)
        self.cell(index).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function(RAN, arg=[index, before])
        return self.output(index)

    def type(self, index: int, code: str) -> None:
        """Type this in the place of what stands in the cell, and run it."""
        self.cell(index).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)
        self.run(index)

    def below(self, index: int, code: str) -> int:
        """Make a cell below this one (key B), and type and run this in it."""
        self.cell(index).locator(".jp-InputPrompt").click()
        self.page.keyboard.press("b")
        self.type(index + 1, code)
        return index + 1

    def answer(self, exercise: str, code: str) -> str:
        """Type an answer, run it and its check, and read the panel."""
        self.type(self.index(exercise), code)
        return self.checked(exercise)

    def checked(self, exercise: str) -> str:
        """Run the check of an exercise, and read all that it shows."""
        return str(self.run(self.index(f"check_{exercise}")).inner_text())

    def wear(self, theme: str) -> None:
        """Choose a theme by its command."""
        self.page.evaluate("async theme => { await jupyterapp.commands.execute('apputils:change-theme', {theme}); }", theme)
        self.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        self.page.wait_for_function("() => !document.getElementById('jupyterlab-splash')")

    def typeset(self) -> None:
        """Wait until formulas are set and images are there."""
        self.page.wait_for_function(TYPESET)
        self.page.wait_for_function(f"() => {PICTURES}.every(one => one.complete)")

    def pictures(self) -> list[dict[str, Any]]:
        """Return width and alt text of all pictures, of the text and of the cells' outputs."""
        return list(self.page.evaluate(f"() => {PICTURES}.map(one => ({{width: one.naturalWidth, alt: one.alt}}))"))

    def faults(self) -> list[str]:
        """Return serious and critical faults that axe-core finds in what cells show."""
        found = self.page.evaluate("""async () => {
          // JupyterLab hides what overflows its panels, and axe passes over all text that is not on the screen
          const panels = [];
          for (let one = document.querySelector(".jp-Notebook"); one; one = one.parentElement) {
            if (getComputedStyle(one).overflow.includes("hidden")) {
              panels.push([one, one.style.overflow]);
              one.style.overflow = "visible"; } }
          const all = [...document.querySelectorAll(".jp-Notebook .jp-OutputArea-output")];
          const found = await axe.run({include: all.filter(one => one.childElementCount)}, {resultTypes: ["violations"]});
          panels.forEach(([one, overflow]) => { one.style.overflow = overflow; });
          return found.violations; }""")
        return [f"{one['id']} ({one['impact']}): {node['html'][:200]} {node['failureSummary'][:300]}"
                for one in found if one["impact"] in SERIOUS for node in one["nodes"]]

    def clipped(self) -> list[str]:
        """Return what is wider than its cell."""
        return list(self.page.evaluate("""() => [...document.querySelectorAll(
            ".jp-Notebook .jp-MarkdownOutput, .jp-Notebook .jp-OutputArea-output")].filter(
              one => one.scrollWidth > one.clientWidth + 2).map(one => one.innerText.slice(0, 100))"""))

    def photograph(self, locator: Locator, path: Path) -> None:
        """Save what the screen shows of an element, moved to the middle of the page."""
        locator.evaluate("one => one.scrollIntoView({block: 'center'})")
        box = locator.bounding_box()
        assert box, f"{locator} is not to be seen"
        # several times as fast as Playwright's own
        shot = self._developer.send("Page.captureScreenshot", {
            "format": "png", "optimizeForSpeed": True, "clip": {**box, "scale": 1}})
        path.write_bytes(base64.b64decode(shot["data"]))

    def pages(self, folder: Path, name: str) -> None:
        """Return the whole notebook in pictures of what a tall screen shows, from top to bottom."""
        panel = self.page.locator(".jp-WindowedPanel-outer").first
        height, step = panel.evaluate("""one => [one.scrollTop + [...one.querySelectorAll(".jp-Cell")].pop()
            .getBoundingClientRect().bottom - one.getBoundingClientRect().top, one.clientHeight]""")
        for number, top in enumerate(range(0, round(height), step)):
            panel.evaluate("(one, top) => one.scrollTo(0, top)", top)
            self.photograph(panel, folder / f"{name}-{number + 1:02}.png")

    def outputs(self) -> list[dict[str, Any]]:
        """Return the outputs of all cells."""
        return list(self.page.evaluate(
            f"() => {NOTEBOOK}.widgets.flatMap(one => one.model.sharedModel.outputs || [])"))
