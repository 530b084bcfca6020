"""Settings of the documentation's site: `make docs` builds it into build/docs with Sphinx, MyST and Furo."""
from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]

project = "Back-propagation by hand"
author = "the Back-propagation by hand authors"
project_copyright = f"2026, {author}"
version = release = PROJECT["version"]

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
highlight_language = "text"
html_theme = "furo"
html_title = f"{project} {version}"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["site.css"]
# Blue and vermillion of the course's figures, dark and light enough for text on either ground.
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#005a8e", "color-brand-content": "#005a8e"},
    "dark_css_variables": {"color-brand-primary": "#56b4e9", "color-brand-content": "#7cc4ee"},
}

# Files of the repository that are pages here too: pages link to the files, so that they read well in the repository.
ALSO_PAGES = {
    "../CONTRIBUTING.md": "contributing.md",
    "../SECURITY.md": "reporting.md",
    "../CHANGELOG.md": "changelog.md",
    "../autograder/box/README.md": "box.md",
    "../benchmarks/README.md": "benchmarks.md",
}


def point_to_pages(app: Any, name: str, content: list[str]) -> None:
    """Replace links to files of the repository by links to their pages of the site."""
    for file, page in ALSO_PAGES.items():
        content[0] = content[0].replace(f"]({file}", f"]({page}")


def setup(app: Any) -> None:
    """Have Sphinx call `point_to_pages` for each page that it reads."""
    app.connect("source-read", point_to_pages)
