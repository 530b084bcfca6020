"""Names as platforms write them: without accents, in another order, run together, in lower case."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from autograder.course.people.roster import Person, Roster

NO_ACCENT = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th",
                           "ı": "i"})
SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
APOSTROPHES = re.compile(r"['’ʼ`´]")
LONGEST = 128  # of a folder that the gradebook can hold


@lru_cache(maxsize=100_000)
def spellings(name: str) -> frozenset[str]:
    """Return the ways in which a name may be written, whatever the order of its parts.

    `Müller, Jörg` and `joerg mueller` share one.
    """
    return frozenset(" ".join(sorted(parts)) for parts in _parts(name) if parts)


@lru_cache(maxsize=100_000)
def run_together(name: str) -> frozenset[str]:
    """Return a name's spellings without anything between its parts, in their order."""
    return frozenset("".join(parts) for parts in _parts(name) if parts)


def _parts(name: str) -> list[list[str]]:
    plain = unicodedata.normalize("NFC", APOSTROPHES.sub("", name)).casefold()
    return [re.findall(r"[^\W_]+", _without_marks(one)) for one in (plain, plain.translate(SPELT_OUT))]


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(NO_ACCENT))
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def called(name: str, roster: Roster) -> list[Person]:
    """Return who may be meant by a name: all whose own name is spelt so; where one matches to the letter, only them."""
    wanted = spellings(name)
    found = [person for person in roster if any(wanted & spellings(one) for one in person.names)]
    exactly = [person for person in found if any(_letters(name) == _letters(one) for one in person.names)]
    return exactly or found


def run_together_as(name: str, roster: Roster) -> list[Person]:
    """Return who may be meant by a name that was run together, such as `lovelaceada`."""
    wanted = run_together(name)
    found = [person for person in roster if any(wanted & run_together(one) for one in person.names)]
    exactly = [person for person in found if any("".join(name.split()).casefold() == "".join(
        re.findall(r"\w", one)).casefold() for one in person.names)]
    return exactly or found


def perhaps(name: str, roster: Roster) -> list[Person]:
    """Return who shares a part of a name, for a person to look at; no reason to decide anything."""
    parts = {part for one in spellings(name) for part in one.split() if len(part) > 2}
    return [person for person in roster
            if any(parts & set(spelt.split()) for one in person.names for spelt in spellings(one))]


def _letters(name: str) -> list[str]:
    return sorted(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold()))


def folder_for(name: str) -> str:
    """Return a name as the name of a folder in submitted/; "" where nothing is left of it."""
    plain = "".join("_" if sign in '/\\:*?"<>|+' else sign for sign in unicodedata.normalize("NFC", name)
                    if sign.isprintable())
    return plain.strip(" .")[:LONGEST].strip(" .")


def is_folder_name(name: str) -> bool:
    """Return True where a student can have a folder of this name."""
    return bool(name) and name == folder_for(name) and not name.startswith(("-", ".")) and "\ufffd" not in name


def named(people: Iterable[Person] | Sequence[Person], most: int = 3) -> str:
    """Return people in words, for a sentence that asks which of them is meant."""
    shown = [f"{person.full_name} ({person.student})" if person.full_name != person.student else person.student
             for person in people]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")
