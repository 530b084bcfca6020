"""benchmarks/results.md, from what the parts measured."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Found = dict[str, Any]

STAGE_WORDS = {
    "read": "read the submission", "graft": "graft", "questions": "draw hidden probes, expected values",
    "box": "box, outside: sending and taking in",
    "inside": "box, inside: fork, the student's cells, calls", "judge": "judge",
    "notebook": "write the graded notebook", "record": "record", "gradebook": "gradebook", "rest": "rest"}


def circumstances() -> dict[str, str]:
    """The machine and the versions that matter."""
    processor = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                      if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {"machine": f"{len(os.sched_getaffinity(0))} × {processor}, {memory:.0f} GB, "
                       f"{platform.system()} {platform.release()}",
            "versions": "Python " + platform.python_version() + "".join(
                f", {name} {version(name)}" for name in ("numpy", "nbgrader", "ipython", "sqlalchemy", "distributed"))}


def page(parts: dict[str, Found]) -> str:
    """The page, with a section for each part that was measured."""
    if not parts:
        return ""
    text = ["# Results", "", "Written by `make bench`; [README.md](README.md) says what the numbers mean.", ""]
    told = {part["circumstances"]["machine"] + "  \n" + part["circumstances"]["versions"] for part in parts.values()}
    loads = ", ".join(f"{name} {part['circumstances']['load']:.1f}" for name, part in parts.items())
    text += [*sorted(told), "", "Processors that other programs kept busy when each part began (it should be near 0): "
             f"{loads}.", ""]
    if max(part["circumstances"]["load"] for part in parts.values()) > 0.5:
        text += ["**Other work ran beside this.** Times are then longer than they need be, and ratios of times compare "
                 "moments of different load; processor times are the better guide.", ""]
    found = {name: part["found"] for name, part in parts.items()}
    if "grade" in found:
        text += _grade(found["grade"], found.get("nbgrader", {}))
    if "growth" in found:
        text += _growth(found["growth"])
    if "dask" in found:
        text += _dask(found["dask"])
    if "memory" in found:
        text += _memory(found["memory"])
    if "stages" in found:
        text += _stages(found["stages"])
    return "\n".join(text) + "\n"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    return ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1),
            *("| " + " | ".join(row) + " |" for row in rows), ""]


def _grade(found: Found, nbgrader: Found) -> list[str]:
    names = ("execute", "blind", "preprocessor", "seconds", "figures", "limit", "execute_cpu", "blind_cpu",
             "preprocessor_cpu", "limit_cpu")
    rows, sums = [], dict.fromkeys(names, 0.0)
    for unit, of_unit in found["units"].items():
        row = dict.fromkeys(names, math.nan) | of_unit | nbgrader.get(unit, {})
        for name in names:
            sums[name] += row[name]
        rows.append([unit, *_compared(row)])
    rows.append(["**a student, all units**", *_compared(sums)])
    students = {len(of_unit["totals"]) for of_unit in found["units"].values()}
    few = " or ".join(map(str, sorted({row["students"] for row in nbgrader.values()} or {0})))
    count = sum(len(of_unit["totals"]) for of_unit in found["units"].values())
    a_student = found["cpu"] / max(students)
    text = ["## Throughput", "",
            f"Milliseconds a submission: `autograder grade --jobs 2` on {max(students)} honest students in every unit, "
            f"one command; nbgrader, one submission after another, on the first {few} of them. "
            "The start of nbgrader is left out. As it comes, nbgrader lets every notebook draw its pictures; "
            "`autograder grade` draws them only when `--figures` asks for them.", ""]
    text += table(["unit", "`nbgrader autograde`, its Execute", "without pictures", "with our preprocessor",
                   "`autograder grade`", "with `--figures`", "bare limit", "× nbgrader", "× without pictures",
                   "both with pictures", "× bare limit"], rows)
    return [*text,
            f"The whole command: {count} submissions in {found['seconds']:.1f} s, of which {found['start']:.1f} s "
            f"until the first was graded; coordinator at most {found['peak_mb']:.0f} MB.", "",
            "Processor time for one student, all units, in all processes (which a busy machine changes less than the "
            f"times above): nbgrader {_number(sums['execute_cpu'], '.2f')} s, without pictures "
            f"{_number(sums['blind_cpu'], '.2f')} s, with our preprocessor "
            f"{_number(sums['preprocessor_cpu'], '.2f')} s, `autograder grade` with its start {a_student:.2f} s "
            f"({_number(sums['execute_cpu'] / a_student, '.1f')} times less than nbgrader, on each of two processors), "
            f"bare limit {sums['limit_cpu']:.2f} s ({a_student / sums['limit_cpu']:.2f} times as much).", "",
            *_equal_totals(found, nbgrader), ""]


def _equal_totals(found: Found, nbgrader: Found) -> list[str]:
    """Whether all three gave the same totals."""
    differ, same = [], 0
    for unit, row in nbgrader.items():
        execute, preprocessor = row["totals"]
        for name, points in execute.items():
            three = points, preprocessor.get(name), round(found["units"][unit]["totals"][name], 4)
            same += len(set(three)) == 1
            differ += [f"{unit} {name}: {three}"] if len(set(three)) > 1 else []
    if not nbgrader:
        return []
    return [f"Totals of nbgrader's Execute, our preprocessor and `autograder grade`: equal for {same} of "
            f"{same + len(differ)} submissions{'; not for ' + ', '.join(differ) if differ else ''}."]


def _compared(row: Found) -> list[str]:
    shown = ("execute", "blind", "preprocessor", "seconds", "figures", "limit")
    return [*(_ms(row[name]) for name in shown), _number(row["execute"] / row["seconds"], ".0f"),
            _number(row["blind"] / row["seconds"], ".0f"), _number(row["execute"] / row["figures"], ".0f"),
            _number(row["seconds"] / row["limit"], ".1f")]


def _ms(seconds: float) -> str:
    return _number(seconds * 1000, ".0f")


def _number(value: float, form: str) -> str:
    return "–" if math.isnan(value) else format(value, form)


def _growth(found: Found) -> list[str]:
    rows = [[f"{int(count):,}", f"{row['seconds']:.1f}", f"{1000 * (row['seconds'] - row['start']) / int(count):.1f}",
             _number(1000 * row.get('cpu', math.nan) / int(count), '.1f'), f"{row['peak_mb']:.0f}",
             f"{row['records']:,}", f"{row['graded']:,}", f"{row['in_gradebook']:,}", f"{row['again']:.1f}"]
            for count, row in found.items()]
    return ["## Growth", "",
            "One unit, one submission in fifty hostile (processes ended, crashed, forked; memory and output flooded; "
            "files that are no notebooks).", "",
            *table(["submissions", "seconds", "ms each after the start", "processor ms each", "coordinator MB",
                    "records", "graded", "in the gradebook", "seconds when nothing changed"], rows)]


def _dask(found: Found) -> list[str]:
    rates = {int(workers): rate for workers, rate in found["rates"].items()}
    most = max(rates)
    return ["## Dask", "", f"{found['unit']}, each worker bound to a processor of its own: "
            + ", ".join(f"{rate:.1f} submissions a second with {workers} worker{'s' * (workers > 1)}"
                        for workers, rate in rates.items())
            + f", {rates[most] / rates[1]:.2f} times as many.", ""]


def _memory(found: Found) -> list[str]:
    rows = [[unit, *(f"{row.get(name, 0):.0f}" for name in ("worker", "box", "together", "coordinator"))]
            for unit, row in found.items()]
    return ["## Memory", "", "Most MB in use at any one moment (shared pages counted once), sampled while honest "
            "submissions were graded.", "", *table(["unit", "worker", "its box", "together", "coordinator"], rows)]


def _stages(found: Found) -> list[str]:
    rows = [[words, *(f"{row[name]:.1f}" for row in found.values())] for name, words in STAGE_WORDS.items()]
    rows.append(["**together**", *(f"{row['total']:.1f}" for row in found.values())])
    return ["## Where the time goes", "", "Processor milliseconds a submission.", "",
            *table(["stage", *(unit[:2] for unit in found)], rows)]
