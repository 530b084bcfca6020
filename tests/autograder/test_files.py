"""Files: whole or not at all, and strict JSON in them."""

import json
import os

import pytest

from autograder.files import encode_json, sweep, write_whole


def test_json_is_strict_whatever_the_evidence_holds():
    data = {"value": [float("nan"), float("inf"), 1.5], "text": "half a pair \ud83d, ♥"}
    assert json.loads(encode_json(data)) == {"value": ["nan", "inf", 1.5], "text": "half a pair \ud83d, ♥"}


def test_an_interrupted_write_leaves_the_old_content(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_whole(path, b"old")
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_run_left_half_written_is_swept_away(tmp_path):
    (tmp_path / ".123-abc.partial").write_bytes(b"half")
    (tmp_path / ".124-abc.partial" / "inside").mkdir(parents=True)
    (tmp_path / "ada.json").write_bytes(b"{}")
    sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["ada.json"]
