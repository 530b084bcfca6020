"""Take the pictures of the product that README.md shows, with the system's Chromium.

`python figures/screenshots.py COURSE` judges two wrong answers of unit 4 for docs/images/derivation.png and panel.png,
and photographs the report of COURSE, such as the one that `autograder demo` makes, for docs/images/report.png.
"""
from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

from lab.calling.calls import find
from lab.judging.judge import judge
from lab.shipped import public_question
from lab.showing.panel import panel_html

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH = 760
DERIVATION = r"""
\frac{\partial E}{\partial a_j^{(l)}}
  = \sum_k \frac{\partial E}{\partial a_k^{(l+1)}} \frac{\partial a_k^{(l+1)}}{\partial a_j^{(l)}}
  = \sum_k \delta_k^{(l+1)} \frac{\partial a_k^{(l+1)}}{\partial z_j^{(l)}} h_l'(a_j^{(l)})
  = \sum_k \delta_k^{(l+1)} w_{jk}^{(l+1)} h_l'(a_j^{(l)})
"""
CODE = """
def hidden_delta(W_next, delta_next, a, h_prime):
    return h_prime(a) * (W_next @ delta_next)
"""


def panel(exercise: str, answer: dict) -> str:
    """Return the panel that check() shows for an answer, as HTML."""
    question = public_question(exercise)
    verdict = judge(question, [find(probe.request, answer) for probe in question.probes])
    return panel_html(verdict, mathematics="mathml")


def photograph(page: Page, html: str, name: str, above: str) -> None:
    """Save a picture of a cell's code with its panel below."""
    cell = (f"<pre style='background:#f5f5f5;border:1px solid #ddd;padding:8px;margin:0 0 8px;font:13px monospace;"
            f"white-space:pre-wrap'>{above.strip()}</pre>")
    page.set_content(f"<main style='padding:4px;font:14px sans-serif;background:white'>{cell}{html}</main>")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.locator("main").screenshot(path=IMAGES / name)


def main() -> int:
    """Write the three pictures. Return 2 where Chromium or the report is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("course", type=Path, help="a course folder with a report.html")
    report = parser.parse_args().course / "report.html"
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None or not report.exists():
        print("This needs Chromium, and a course with a report: run `autograder demo` first.", file=sys.stderr)
        return 2
    IMAGES.mkdir(exist_ok=True)
    scope: dict = {"np": np}
    exec(CODE, scope)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium, args=["--no-sandbox"], viewport={"width": WIDTH, "height": 600})
        page = browser.new_page()
        photograph(page, panel("derive_hidden_delta", {"derive_hidden_delta": DERIVATION}), "derivation.png",
                   f'derive_hidden_delta = r"""{DERIVATION}"""')
        photograph(page, panel("hidden_delta", scope), "panel.png", CODE)
        page.goto(report.resolve().as_uri())
        page.set_viewport_size({"width": 1000, "height": 1000})
        page.screenshot(path=IMAGES / "report.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
