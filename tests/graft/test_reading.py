"""Files as students hand them in: each is read, or explained."""
from __future__ import annotations

import json
import tracemalloc

import pytest

from autograder.graft.reading import MAX_IMAGES, HandedIn, Unreadable, read_cells

CODE = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": []}


def notebook(*cells, **top):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **top}


def read(*cells, **top) -> list[HandedIn]:
    return read_cells(json.dumps(notebook(*cells, **top)).encode())[0]


def sources(raw: bytes) -> list[str]:
    return [cell.source for cell in read_cells(raw)[0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_encoding(encoding):
    raw = json.dumps(notebook({**CODE, "source": "δ = 'ü 🙂'"}), ensure_ascii=False).encode(encoding)
    assert sources(raw) == ["δ = 'ü 🙂'"]


def test_bytes_that_are_no_utf8_are_replaced_and_noted():
    cells, notes = read_cells(json.dumps(notebook({**CODE, "source": "# ?"})).encode().replace(b"?", b"\xfc"))
    assert cells[0].source == "# \ufffd"
    assert notes == ["Some characters of the file are not UTF-8 and were replaced."]


@pytest.mark.parametrize(("source", "expected"), [
    ("a\r\nb\rc", "a\nb\nc"),
    (["a\n", "b"], "a\nb"),
    (["a\r\n", 3, None, "b"], "a\nb"),
    ([], ""),
    ("\ud800 \ud83d\ude42", "\ufffd 🙂"),
    (None, ""),
])
def test_sources_of_every_kind(source, expected):
    assert [cell.source for cell in read({**CODE, "source": source})] == [expected]


@pytest.mark.parametrize("source", [3, {"a": 1}, True, 1.5])
def test_source_that_is_no_text_is_empty_and_noted(source):
    cells, notes = read_cells(json.dumps(notebook({**CODE, "source": source}, CODE)).encode())
    assert [cell.source for cell in cells] == ["", "x = 1"]
    assert notes == ["A cell's source was no text; it was taken as empty."]


def test_things_that_are_no_cells_are_left_out_and_noted():
    cells, notes = read_cells(json.dumps(notebook(None, CODE, [], "x", 3)).encode())
    assert len(cells) == 1
    assert notes == ["4 of the things among the notebook's cells were no cells and were left out."]


def test_ids_are_read_and_everything_else_of_the_metadata_is_not():
    cell = {**CODE, "id": "a", "metadata": {"nbgrader": {"grade_id": "b", "points": 9}, "tags": ["x"]}}
    assert read(cell) == [HandedIn("code", "x = 1", "b", "a")]
    odd = {**CODE, "id": 3, "metadata": {"nbgrader": {"grade_id": ["b"]}}}
    assert read(odd, {**CODE, "metadata": 3}, {**CODE, "metadata": {"nbgrader": 1}}) == [HandedIn("code", "x = 1")] * 3


def test_colab_and_vs_code_flavours():
    colab = notebook(
        {"cell_type": "code", "metadata": {"id": "total", "colab": {"base_uri": "x"}}, "source": ["x = 1"],
         "execution_count": None, "outputs": []},
        metadata={"colab": {"provenance": []}, "accelerator": "GPU", "kernelspec": {"name": "python3"}})
    assert read_cells(json.dumps(colab).encode())[0] == [HandedIn("code", "x = 1", None, "total")]
    assert read({**CODE, "vscode": {"languageId": "python"}}, orig_nbformat=4) == [HandedIn("code", "x = 1")]


@pytest.mark.parametrize("minor", [0, 4, 5, 9, 10**30, None, "five", -1])
def test_any_minor_format(minor):
    assert len(read(CODE, nbformat_minor=minor)) == 1


@pytest.mark.parametrize("major", [4, "4", None, 4.0, True, [4]])
def test_odd_majors_with_cells_are_read(major):
    assert len(read(CODE, nbformat=major)) == 1


def test_formats_2_and_3():
    old = {"nbformat": 3, "worksheets": [
        {"cells": [{"cell_type": "heading", "level": 2, "source": ["Title"]},
                   {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "outputs": [], "prompt_number": 1}]},
        {"cells": [{"cell_type": "html", "source": "<b>"}]}, None, {"cells": 3}]}
    assert read_cells(json.dumps(old).encode())[0] == [
        HandedIn("markdown", "## Title"), HandedIn("code", "x = 1\ny = 2"), HandedIn("raw", "<b>")]


def test_nan_infinity_and_huge_numbers():
    text = json.dumps(notebook(CODE)).replace('"metadata": {}', '"metadata": {"a": [NaN, -Infinity, 1%s, 1e999]}' % (
        "0" * 10_000))
    assert sources(text.encode()) == ["x = 1"]


def test_deep_nesting_in_outputs_is_no_harm_and_elsewhere_explained():
    deep = "[" * 200_000 + "]" * 200_000
    text = json.dumps(notebook(CODE))
    assert sources(text.replace('"outputs": []', f'"outputs": {deep}').encode()) == ["x = 1"]
    with pytest.raises(Unreadable, match="nested too deeply"):
        read_cells(text.replace('"metadata": {}', f'"metadata": {deep}').encode())


def test_fifty_megabytes_of_outputs_cost_little():
    output = {"output_type": "stream", "name": "stdout", "text": ["a long line of “output” \\ \n" * 100] * 10_000}
    picture = {"output_type": "display_data", "data": {"image/png": "iVBO" * 6_000_000}}
    cells = [{**CODE, "outputs": [output]}, {**CODE, "outputs": [picture]}, {**CODE, "source": "y = 2"}]
    raw = json.dumps(notebook(*cells, metadata={"widgets": {"state": "s" * 1_000_000}})).encode()
    assert len(raw) > 50_000_000
    tracemalloc.start()
    try:
        assert sources(raw) == ["x = 1", "x = 1", "y = 2"]
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_the_word_outputs_in_a_source_is_only_a_word():
    source = 'd = {"outputs": [1, 2], "widgets": {}}  # \\"outputs\\": [' + " " * 1_000_000
    assert [cell.source for cell in read({**CODE, "source": source}, CODE)] == [source, "x = 1"]


@pytest.mark.parametrize(("raw", "reason"), [
    (b"", "The file is empty"),
    (b" \r\n ", "The file is empty"),
    (b"PK\x03\x04abc", "a zip archive or an office document"),
    (b"%PDF-1.7", "a PDF"),
    (b"<!DOCTYPE html>", "a web page"),
    (b"version https://git-lfs.github.com/spec/v1", "Git LFS"),
    (b'{"cells": [\n<<<<<<< HEAD\n', "a conflict that Git could not merge"),
    (b'{"cells": [', r"not a notebook \(not JSON, line 1"),
    (b"\x00\x01\x02\xff", "not a notebook"),
    (b"null", "not a notebook but other JSON"),
    (b"[]", "not a notebook but other JSON"),
    (b"{}", "JSON without a notebook's cells"),
    (b'{"cells": 3}', "JSON without a notebook's cells"),
    (b'{"cells": []}', "has no cells"),
    (b'{"cells": [null]}', "has no cells"),
    (b'{"worksheets": []}', "has no cells"),
    (b'{"nbformat": 5, "cells": [{}]}', "is of format 5"),
])
def test_what_is_no_notebook_is_explained(raw, reason):
    with pytest.raises(Unreadable, match=reason) as caught:
        read_cells(raw)
    assert str(caught.value).endswith(".")
    assert "ask for" in str(caught.value)


@pytest.mark.parametrize(("raw", "reason"), [
    (json.dumps(notebook(*[CODE] * 5_001)).encode(), "has 5001 cells"),
    (json.dumps(notebook({**CODE, "source": "x" * 3_000_001})).encode(), "3.0 MB of code"),
    (json.dumps(notebook({**CODE, "cell_type": "raw", "source": "x" * 8_000_001})).encode(), "larger than 8 MB"),
    (b'{"cells": [' + b"[]," * 2_000_000, "million parts"),
    (b'{"outputs": [' + b'"a",' * 400_000, "breaks off in the middle"),
    (b'{"a": "' + b'\\"' * 3_000_000, "not a notebook"),
])
def test_what_is_too_much_is_explained(raw, reason):
    with pytest.raises(Unreadable, match=reason):
        read_cells(raw)


def test_large_images_are_left_out_and_noted():
    cell = {"cell_type": "markdown", "source": "![a](attachment:a.png)",
            "attachments": {"a.png": {"image/png": "A" * (MAX_IMAGES + 4)}}}
    cells, notes = read_cells(json.dumps(notebook(cell)).encode())
    assert cells == [HandedIn("markdown", "![a](attachment:a.png)")]
    assert notes == ["The images attached to the text, 4 MB, were left out of the graded notebook."]
