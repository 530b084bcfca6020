"""Put into a wheel and a source distribution what they carry besides the modules; setuptools runs it.

The sources of the units and nbgrader's settings go into `autograder/installed/`, the data into `lab/data/`.
Imports nothing but setuptools, because it runs before anything is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from setuptools.command.build_py import build_py

CARRIED = (  # (files of the checkout, folder inside the wheel)
    ("solutions/[0-9][0-9]-*.md", "autograder/installed/solutions"),
    ("figures/*.svg", "autograder/installed/figures"),
    ("nbgrader_config.py", "autograder/installed"),
    ("notebooks/*.txt", "autograder/installed/notebooks"),
    ("notebooks/*.md", "autograder/installed/notebooks"),
    ("notebooks/data/*", "lab/data"),
)


class BuildWithUnits(build_py):
    """A build that copies what CARRIED lists, besides what setuptools finds by itself."""

    def run(self) -> None:
        """Build the wheel's copies; an editable installation needs none, for it finds the checkout."""
        super().run()
        if not self.editable_mode:
            for source, target in self._carried():
                self.mkpath(str(target.parent))
                self.copy_file(str(source), str(target), preserve_mode=False)

    def get_source_files(self) -> list[str]:
        """Return what the source distribution has to hold."""
        return [*super().get_source_files(), *(str(source) for source, _ in self._carried())]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        """Return what the wheel holds."""
        return [*super().get_outputs(include_bytecode),
                *(() if self.editable_mode else (str(target) for _, target in self._carried()))]

    def _carried(self) -> Iterator[tuple[Path, Path]]:
        for pattern, folder in CARRIED:
            for path in sorted(Path().glob(pattern)):
                if path.is_file():
                    yield path, Path(self.build_lib, folder, path.name)
