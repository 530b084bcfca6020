"""The same files and the same records on every processor: NumPy's BLAS is told to be that of other processors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

KERNELS = ("Haswell", "Zen", "SkylakeX", "Prescott")
OLD_NUMPY = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"  # whatever its version calls them

GRADE = """
import json, sys
from nbformat import writes
from autograder.box import Box, mounts
from autograder.building.build import solved
from autograder.grading.submission import grade_submission

mounts.ENVIRONMENT["OPENBLAS_CORETYPE"] = sys.argv[1]
STUDENTS = {"right": lambda text: text, "signs": lambda text: text.replace(" - ", " + "),
            "transposed": lambda text: text.replace(".T", ""), "doubled": lambda text: text.replace("return ", "return 2 * ")}
with Box(secrets=[]) as box:
    for unit in ("01-forward-model", "03-delta-rule", "04-backpropagation", "05-graph"):
        for student, change in STUDENTS.items():
            notebook = solved(unit)
            for cell in notebook.cells:
                role = cell.metadata.get("nbgrader", {})
                if cell.cell_type == "code" and role.get("solution"):
                    cell.source = change(cell.source)
            graded = grade_submission(writes(notebook).encode(), unit, student, box, course_secret="everywhere")
            print(json.dumps([unit, student, graded.scores, graded.verdicts, graded.notes]))
"""


def run_on(kernel: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a Python command as on a processor for which OpenBLAS has this kernel; skip where ours cannot."""
    ran = subprocess.run([sys.executable, *command], capture_output=True, encoding="utf-8", check=False, timeout=600,
                         env=os.environ | {"OPENBLAS_CORETYPE": kernel} | environment)
    if ran.returncode in (-signal.SIGILL, 128 + signal.SIGILL):
        pytest.skip(f"this processor cannot run OpenBLAS's kernel for {kernel}")
    return ran


@pytest.mark.parametrize("kernel", KERNELS)
def test_the_built_files_are_the_same_on_every_processor(kernel: str, root: Path) -> None:
    # one of them without the newer instructions in NumPy's own functions, too
    features = {"NPY_DISABLE_CPU_FEATURES": OLD_NUMPY} if kernel == "Prescott" else {}
    ran = run_on(kernel, "-m", "autograder", "build", "--check", **features)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stdout + ran.stderr


def test_a_class_gets_the_same_scores_and_the_same_words_on_two_processors(root: Path) -> None:
    graded = [run_on(kernel, "-c", GRADE, kernel) for kernel in ("Haswell", "Prescott")]
    lines = [ran.stdout.splitlines() for ran in graded]
    assert len(lines[0]) == 16, graded[0].stderr
    for one, other in zip(*lines, strict=True):
        assert one == other
