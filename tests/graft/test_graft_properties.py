"""Properties of the graft: nothing but `Unreadable` is ever raised, and no rearrangement loses an answer."""
from __future__ import annotations

import copy
import json
import random

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_unit import NAMES, UNIT, make_house

from autograder.building import build
from autograder.graft.grafting import Graft, Unreadable, graft

EXTRA = ["", "1 + 1", "helper = 3", "def broken(:", "print('total')", "%matplotlib inline", "# total = ?",
         "check('total')"]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    return make_house(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def pristine(house):
    return build.pristine(UNIT, root=house)


@pytest.fixture(scope="module")
def solved(house):
    return build.solved(UNIT, root=house)


def graft_or_explain(raw: bytes, pristine) -> Graft | None:
    try:
        result = graft(raw, pristine, NAMES)
    except Unreadable:
        return None
    assert_whole(result, pristine)
    return result


def assert_whole(result: Graft, pristine) -> None:
    """Assert that each original cell is there once, each answer is taken, and nbformat accepts the notebook."""
    originals = {cell.id: cell for cell in pristine.cells}
    assert sorted(cell.grade_id for cell in result.cells if cell.grade_id) == sorted(originals)
    taken = [name for cell in result.cells for name in cell.exercises]
    assert set(taken) == {"total", "worked"} and max(map(taken.count, taken)) <= 3
    for cell in result.cells:
        if cell.role in ("check", "given", "picture"):
            assert cell.cell == originals[cell.grade_id]
        assert cell.cell_type == cell.cell.cell_type
        cell.source.encode()
    nbformat.validate(nbformat.v4.new_notebook(cells=[cell.cell for cell in result.cells]))


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["code", "markdown", "total", "worked", "why_bias", "check_total", "a-neuron-2"])
keys = st.sampled_from(["cells", "cell_type", "source", "metadata", "nbgrader", "grade_id", "id", "attachments",
                        "outputs", "worksheets", "input", "nbformat", "level", "image/png"]) | st.text(max_size=5)
anything = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
                        max_leaves=30)
cells = st.fixed_dictionaries({}, optional={
    "cell_type": st.sampled_from(["code", "markdown", "raw", "heading"]) | anything,
    "source": st.text(max_size=60) | st.sampled_from(EXTRA) | anything,
    "id": leaves, "metadata": st.fixed_dictionaries({}, optional={"nbgrader": st.fixed_dictionaries(
        {}, optional={"grade_id": leaves, "points": leaves}) | anything}) | anything,
    "attachments": anything, "outputs": anything, "level": leaves})
notebooks = st.fixed_dictionaries({"cells": st.lists(cells | anything, max_size=12)}, optional={
    "nbformat": st.sampled_from([3, 4]) | anything, "nbformat_minor": anything, "metadata": anything})


@given(st.binary(max_size=300))
def test_bytes(pristine, raw):
    graft_or_explain(raw, pristine)


@given(anything)
def test_json(pristine, data):
    graft_or_explain(json.dumps(data).encode(), pristine)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(notebooks)
def test_things_like_notebooks(pristine, data):
    graft_or_explain(json.dumps(data).encode(), pristine)


@given(st.data())
def test_damaged_files(pristine, solved, data):
    raw = bytearray(json.dumps(solved).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at:at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=10))
    graft_or_explain(bytes(raw), pristine)


@given(st.integers(0, 10**9))
def test_rearranging_a_solved_notebook_loses_no_answer(pristine, solved, seed):
    """Metadata changed or lost, line ends, sources as lists, types changed, locked cells deleted, cells added and
    shuffled; the question of the written answer stays before it, for there is no other way to know it."""
    chance = random.Random(seed)
    notebook = copy.deepcopy(solved)
    answers = {cell.id for cell in pristine.cells if cell.metadata.nbgrader.solution}
    kept = [cell for cell in notebook.cells
            if cell.id in {*answers, "why_bias_question"} or chance.random() < 0.7]
    if chance.random() < 0.5:
        chance.shuffle(kept)
    pair = [cell for cell in notebook.cells if cell.id in ("why_bias_question", "why_bias")]
    kept = [cell for cell in kept if cell not in pair]
    extras = [{"cell_type": chance.choice(["code", "raw"]), "metadata": {}, "id": "extra",
               "source": chance.choice(EXTRA)} for _ in range(chance.randrange(6))]
    for extra in extras:
        kept.insert(chance.randrange(len(kept) + 1), extra)
    at = chance.randrange(len(kept) + 1)
    kept[at:at] = pair
    forgotten = chance.choice([(), ("metadata",), ("id",), ("metadata", "id")])
    for cell in kept:
        for key in forgotten:
            cell[key] = {} if key == "metadata" else "same"
        if not forgotten and chance.random() < 0.2:
            cell["cell_type"] = chance.choice(["code", "markdown", "raw"])
        cell["metadata"]["tags"] = ["skip-execution"]
        cell.get("metadata", {}).get("nbgrader", {}).update(points=chance.random(), schema_version=7)
        if chance.random() < 0.3:
            cell["source"] = cell["source"].replace("\n", "\r\n")
        if chance.random() < 0.3:
            cell["source"] = cell["source"].splitlines(keepends=True)
    notebook.cells = kept
    result = graft_or_explain(json.dumps(notebook).encode(), pristine)
    assert "return w @ x + b" in next(cell.source for cell in result.cells if "total" in cell.exercises)
    assert "y = 0.24" in next(cell.source for cell in result.cells if "worked" in cell.exercises)
    assert "through the origin" in next(cell.source for cell in result.cells if cell.grade_id == "why_bias")
