"""Archives and folders exactly as learning platforms make and name them, for tests."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from edits import UNIT, answer, as_saved_by_jupyter, notebook_of

OTHER = "02-losses"
SOLVED = as_saved_by_jupyter(notebook_of(UNIT))
BLANK = as_saved_by_jupyter(notebook_of(UNIT, "blank"))
CHANGED = as_saved_by_jupyter(answer(notebook_of(UNIT), sigmoid="def sigmoid(a):\n    return a"))
OTHER_SOLVED = as_saved_by_jupyter(notebook_of(OTHER))
APPLE_DOUBLE = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"
CLASS_LIST = """id,first name,last name,email
ada,Ada,Lovelace,ada@uni.example
joerg,Jörg,Müller-Lüdenscheidt,joerg@uni.example
grace,Grace,Hopper,grace@uni.example
obrien,Siobhán,O'Brien,siobhan@uni.example
lilei,雷,李,lilei@uni.example
"""


def zipped(members: Mapping[str, bytes | str], path: Path | None = None) -> bytes:
    """Return a zip archive with these members, and write it where a path is given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, 12, 12, 0, 0)), content)
    if path is not None:
        path.write_bytes(file.getvalue())
    return file.getvalue()


def put(root: Path, members: Mapping[str, bytes | str]) -> Path:
    """Write these files below a folder."""
    for name, content in members.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return root


MOODLE_FOLDERS = {
    "Ada Lovelace_12345_assignsubmission_file/homework.ipynb": SOLVED,
    "Ada Lovelace_12345_assignsubmission_file/mine.py": "x = 1",
    "Jörg Müller-Lüdenscheidt_12346_assignsubmission_file/01-forward-model.ipynb": CHANGED,
    "Jörg Müller-Lüdenscheidt_12346_assignsubmission_onlinetext/onlinetext.html": "<p>Here it is.</p>",
    "Siobhán OBrien_12347_assignsubmission_file/nb.ipynb": SOLVED,  # Moodle drops the apostrophe
}
MOODLE_OLD = {name.replace("_file/", "_file_/"): content for name, content in MOODLE_FOLDERS.items()}
MOODLE_FLAT = {name.replace("_file/", "_file_").replace("_onlinetext/", "_onlinetext_"): content
               for name, content in MOODLE_FOLDERS.items()}
CANVAS = {
    "lovelaceada_881_99001_01-forward-model-1.ipynb": SOLVED,
    "lovelaceada_881_99002_mine-1.py": "x = 1",
    "müllerlüdenscheidtjörg_LATE_882_99003_untitled.ipynb": CHANGED,
    "obriensiobhán_883_99004_nb.ipynb": SOLVED,
}
BLACKBOARD_TEXT = """Name: {name} ({login})
Assignment: Unit 1: from the neuron
Date Submitted: Monday, October 12, 2026 11:05:21 PM CEST
Current Grade: Not Graded Yet

Submission Field:
There is no student submission text data for this assignment.

Comments:
There are no student comments for this assignment.

Files:
\tOriginal filename: {file}
\tFilename: Unit 1_{login}_attempt_{time}_{file}
"""


def _blackboard(login: str, name: str, time: str, file: str, content: bytes) -> dict[str, bytes | str]:
    head = f"Unit 1_{login}_attempt_{time}"
    return {f"{head}.txt": BLACKBOARD_TEXT.format(name=name, login=login, time=time, file=file), f"{head}_{file}": content}


BLACKBOARD = {
    **_blackboard("ada", "Ada Lovelace", "2026-10-12-23-05-21", "01-forward-model.ipynb", SOLVED),
    **_blackboard("ada", "Ada Lovelace", "2026-10-11-08-00-00", "first try.ipynb", CHANGED),
    **_blackboard("joe_m", "Jörg Müller-Lüdenscheidt", "2026-10-12-09-30-00", "a.ipynb", CHANGED),
    **_blackboard("obrien", "Siobhán O'Brien", "2026-10-12-10-00-00", "a.ipynb", SOLVED),
}
BRIGHTSPACE = {
    "index.html": "<html>Unit 1</html>",
    "66783-310 - Ada Lovelace - Oct 12, 2026 1105 PM/01-forward-model.ipynb": SOLVED,
    "66783-310 - Ada Lovelace - Oct 12, 2026 1105 PM/mine.py": "x = 1",
    "66783-310 - Ada Lovelace - Oct 11, 2026 926 AM/01-forward-model.ipynb": CHANGED,
    "66784-310 - Jörg Müller-Lüdenscheidt - Oct 12, 2026 930 AM/nb.ipynb": CHANGED,
    "66785-310 - Siobhán O'Brien - Oct 12, 2026 1000 AM/nb.ipynb": SOLVED,
}
BRIGHTSPACE_FLAT = {name if name == "index.html" else name.replace("/", " - "): content
                    for name, content in BRIGHTSPACE.items()}
SAKAI = {
    "Unit 1/grades.csv": '"Unit 1","Points"\n\n"Display ID","ID","Last Name","First Name","grade"\n"ada","1","Lovelace","Ada",""\n',
    "Unit 1/Lovelace, Ada(ada)/timestamp.txt": "20261012230521000",
    "Unit 1/Lovelace, Ada(ada)/Submission attachment(s)/01-forward-model.ipynb": SOLVED,
    "Unit 1/Müller-Lüdenscheidt, Jörg(joerg)/timestamp.txt": "20261012093000000",
    "Unit 1/Müller-Lüdenscheidt, Jörg(joerg)/Submission attachment(s)/timestamp.txt": "1999-01-01 00:00:00 UTC",
    "Unit 1/Müller-Lüdenscheidt, Jörg(joerg)/Submission attachment(s)/nb.ipynb": CHANGED,
    "Unit 1/O'Brien, Siobhán(obrien)/Submission attachment(s)/nb.ipynb": SOLVED,
}
_TEMPLATE = {"README.md": "# Unit 1", "requirements.txt": "numpy", "notebooks/lab/__init__.py": "",
             "notebooks/02-losses.ipynb": as_saved_by_jupyter(notebook_of(OTHER, "blank"))}
GITHUB = {f"unit-1-submissions/unit-1-{user}/{name}": content for user, files in {
    "ada": {**_TEMPLATE, "notebooks/01-forward-model.ipynb": SOLVED, "notebooks/mine.py": "x = 1"},
    "joerg": {**_TEMPLATE, "notebooks/01-forward-model.ipynb": CHANGED},
    "obrien": {**_TEMPLATE, "notebooks/01-forward-model.ipynb": SOLVED},
    "grace": {**_TEMPLATE, "notebooks/01-forward-model.ipynb": BLANK},
}.items() for name, content in files.items()}
EXCHANGE = {
    "ada+01-forward-model+2026-10-12 21:05:21.123456 UTC+xyz1/01-forward-model.ipynb": SOLVED,
    "ada+01-forward-model+2026-10-12 21:05:21.123456 UTC+xyz1/timestamp.txt": "2026-10-12 21:05:21.123456 UTC",
    "ada+01-forward-model+2026-10-11 21:05:21.123456 UTC+xyz0/01-forward-model.ipynb": CHANGED,
    "joerg+01-forward-model+2026-10-12 07:30:00.000000 UTC+xyz2/01-forward-model.ipynb": CHANGED,
    "obrien+01-forward-model+2026-10-12 07:30:00.000000 UTC+xyz2/01-forward-model.ipynb": SOLVED,
}
DRIVE = {
    "Ada Lovelace - 01-forward-model.ipynb": SOLVED,
    "Copy of 01-forward-model (joerg).ipynb": CHANGED,
    "obrien_unit1.ipynb": SOLVED,
    "01-forward-model (1).ipynb": SOLVED,
}
FOLDERS = {"ada/01-forward-model.ipynb": SOLVED, "ada/mine.py": "x = 1", "Müller-Lüdenscheidt, Jörg/week 1/nb.ipynb": CHANGED,
           "obrien/nb.ipynb": SOLVED}
