"""Enter those who take the course in the gradebook, so that whoever hands in nothing is in every table too."""

from __future__ import annotations

from nbgrader import api
from sqlalchemy import insert, select, update

from autograder.course.folder import Course
from autograder.course.gradebook import connected, is_there
from autograder.course.people.roster import read_roster
from autograder.course.submitted import storable


def enrol(course: Course) -> None:
    """Enter those whom a class list has named, and names where the gradebook has none. Raise GradebookError.

    What the gradebook says already stays. Without a gradebook or a class list, nothing is done.
    """
    roster, url = read_roster(course.records).of_list, course.db()
    if not roster.people or not is_there(url):
        return
    table = api.Student.__table__
    with connected(url) as connection:
        if not connection.dialect.has_table(connection, table.name):
            return
        there = {row.id: row for row in connection.execute(select(table))}
        new, changed = [], []
        for person in filter(lambda one: storable(one.student), roster):
            said = {"first_name": person.first, "last_name": person.last or person.name, "email": person.email}
            row = there.get(person.student)
            if row is None:
                new.append({"id": person.student, **{key: value or None for key, value in said.items()}})
            elif missing := {key: value for key, value in said.items() if value and not getattr(row, key)}:
                changed.append((person.student, missing))
        if new:
            connection.execute(insert(table), new)
        for student, values in changed:
            connection.execute(update(table).where(table.c.id == student).values(values))
