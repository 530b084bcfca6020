"""`make lite`: a site that holds all a student gets, and opens in a browser. Pyodide itself comes from its own network."""
from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from autograder.building.build import units


@pytest.fixture(scope="module")
def site(root: Path) -> Path:
    if Path(sys.prefix).resolve() != root / ".venv":
        pytest.skip("make lite works in .venv, and these tests run in another environment")
    subprocess.run(["make", "lite"], cwd=root, check=True, capture_output=True, timeout=280)
    return root / "build" / "lite"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: object) -> None:
        """Log nothing: a test's output is no access log."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_the_site_holds_what_a_student_gets(site: Path, root: Path) -> None:
    given = [path.relative_to(root / "notebooks") for path in (root / "notebooks").rglob("*") if path.is_file()
             and not {"__pycache__", ".ipynb_checkpoints", "build"} & set(path.parts[len(root.parts):])]
    assert len(given) > 50
    for path in given:
        assert (site / "files" / path).read_bytes() == (root / "notebooks" / path).read_bytes(), path
        listing = json.loads((site / "api" / "contents" / path.parent / "all.json").read_text("utf-8"))
        assert path.name in [entry["name"] for entry in listing["content"]], "a kernel finds only what is listed"


def test_the_kernel_brings_matplotlib_which_no_cell_imports(site: Path) -> None:
    """Pyodide loads what a cell imports; the lab imports matplotlib by itself, and late."""
    settings = json.loads((site / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]
    kernel = settings["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert {"numpy", "matplotlib"} <= set(kernel["loadPyodideOptions"]["packages"])


def test_the_site_opens_on_a_unit(address: str, chromium: Browser, album: Path) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/lab/index.html?path=01-forward-model.ipynb")
    heading = page.get_by_role("heading", name="1 · From a neuron to a network")
    expect(heading).to_be_visible(timeout=120_000)
    for unit in units():
        expect(page.locator(".jp-DirListing-item", has_text=unit[:9])).to_be_visible()
    expect(page.locator(".jp-NotebookPanel-toolbar")).to_contain_text("Python (Pyodide)")
    expect(page.get_by_text("Validate")).to_have_count(0)  # nbgrader's buttons would have no server to ask
    page.screenshot(path=album / "lite.png")
    page.close()
