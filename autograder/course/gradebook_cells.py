"""Bring the cells of a unit in nbgrader's gradebook in line with its notebook, without touching a mark.

nbgrader refuses any cell more or less once there are submissions. Here cells come and go while there are: new ones
wait for their scores, explaining texts bear no marks, and cells that are marked are only removed where that is asked
for, after their marks were written down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from nbformat import NotebookNode
from nbgrader import api, utils
from sqlalchemy import Connection, delete, insert, select, update

from autograder.course.gradebook import connected
from autograder.course.gradebook_rows import Cells, find_cells

ENTERED = ("manual_score", "extra_credit", "manual_comment")


@dataclass(frozen=True)
class Mark:
    """The points that a person entered for one student at one cell."""

    unit: str
    student: str
    cell: str
    manual_score: float | None = None
    extra_credit: float | None = None
    manual_comment: str | None = None


@dataclass(frozen=True)
class Difference:
    """The differences between a unit's cells in the gradebook and in its notebook.

    new, gone: names of graded or answered cells.  worth: cells whose points differ, old and new.  texts: whether
    explaining texts differ.
    """

    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    worth: tuple[tuple[str, float, float], ...] = ()


def prepared_for(db_url: str, unit: str, pristine: NotebookNode) -> bool:
    """Return True where the gradebook has the cells of a unit, with points and texts, as the pristine notebook has."""
    with connected(db_url) as connection:
        if (cells := _known_cells(connection, unit)) is None:
            return False
        source, grade = api.SourceCell.__table__, api.GradeCell.__table__
        texts = {row.name: row.checksum for row in connection.execute(
            select(source.c.name, source.c.checksum).where(source.c.notebook_id == cells.notebook))}
        points = {row.id: row.max_score for row in connection.execute(
            select(grade.c.id, grade.c.max_score).where(grade.c.id.in_(cells.graded.values())))}
    wanted = _saved(pristine)
    worth = {name: float(cell.metadata.nbgrader.points) for name, cell in wanted.items() if utils.is_grade(cell)}
    return (texts == {name: cell.metadata.nbgrader.checksum for name, cell in wanted.items()}
            and {name: points.get(id) for name, id in cells.graded.items()} == worth
            and set(cells.answers) == {name for name, cell in wanted.items() if utils.is_solution(cell)})


def difference(db_url: str, unit: str, pristine: NotebookNode) -> Difference | None:
    """Return how the marked cells differ, or None where the gradebook does not have the unit. Raise GradebookError."""
    with connected(db_url) as connection:
        if (cells := _known_cells(connection, unit)) is None:
            return None
        table = api.GradeCell.__table__
        points = {row.id: row.max_score for row in connection.execute(
            select(table.c.id, table.c.max_score).where(table.c.id.in_(cells.graded.values())))}
    graded, answers = _marked(pristine)
    there = {*cells.graded, *cells.answers}
    worth = [(name, points[id], graded[name]) for name, id in cells.graded.items()
             if name in graded and points.get(id, graded[name]) != graded[name]]
    # a cell that was a mark and an answer, and is now one of them, counts as gone: what was entered there is kept
    gone = (there - {*graded, *answers}) | (set(cells.graded) - set(graded)) | (set(cells.answers) - answers)
    return Difference(tuple(sorted({*graded, *answers} - there)), tuple(sorted(gone)), tuple(worth))


def marks(db_url: str, unit: str, names: Iterable[str]) -> list[Mark]:
    """Return what people entered at these cells. Raise GradebookError."""
    with connected(db_url) as connection:
        if (cells := _known_cells(connection, unit)) is None:
            return []
        ids = {id: name for name, id in [*cells.graded.items(), *cells.answers.items()] if name in set(names)}
        found: dict[tuple[str, str], Mark] = {}
        columns: tuple[Any, ...]
        for table, columns in ((api.Grade, (api.Grade.manual_score, api.Grade.extra_credit)),
                               (api.Comment, (api.Comment.manual_comment,))):
            rows = connection.execute(
                select(api.SubmittedAssignment.student_id, table.cell_id, *columns)
                .join(api.SubmittedNotebook, api.SubmittedNotebook.id == table.notebook_id)
                .join(api.SubmittedAssignment, api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id)
                .where(table.cell_id.in_(ids)).order_by(api.SubmittedAssignment.student_id))
            for row in rows:
                entered = {name: value for name, value in row._mapping.items() if value is not None and name in ENTERED}
                if entered:
                    key = (row.student_id, ids[row.cell_id])
                    found[key] = replace(found.get(key, Mark(unit, *key)), **entered)
    return list(found.values())


def take_cells(db_url: str, unit: str, pristine: NotebookNode, *, removing: bool = False) -> None:
    """Bring the gradebook's cells of a unit to the number that nbgrader wants to see in this notebook.

    New cells come in at once. Explaining texts come and go. Cells that bear marks go only with `removing`, with what
    was entered at them. Where points changed, what a person had marked is put up to be looked at again. Raise
    GradebookError.
    """
    with connected(db_url) as connection:
        if (cells := _known_cells(connection, unit)) is None:
            return
        graded, answers = _marked(pristine)
        _take_texts(connection, cells, pristine)
        _add_cells(connection, cells, pristine, graded, answers)
        if removing:
            _remove(connection, {name: id for name, id in cells.graded.items() if name not in graded},
                    api.GradeCell, api.Grade)
            _remove(connection, {name: id for name, id in cells.answers.items() if name not in answers},
                    api.SolutionCell, api.Comment)
        _put_up_for_review(connection, cells, graded)


def _take_texts(connection: Connection, cells: Cells, pristine: NotebookNode) -> None:
    table, wanted = api.SourceCell.__table__, _saved(pristine)
    marked = {*cells.graded, *cells.answers} - set(wanted)
    there = set(connection.scalars(select(table.c.name).where(table.c.notebook_id == cells.notebook)))
    connection.execute(delete(table).where(
        table.c.notebook_id == cells.notebook, table.c.name.in_(there - set(wanted) - marked)))
    new = [{"id": api.new_uuid(), "name": name, "cell_type": cell.cell_type, "locked": utils.is_locked(cell),
            "source": "", "notebook_id": cells.notebook} for name, cell in wanted.items() if name not in there]
    if new:
        connection.execute(insert(table), new)


def _add_cells(connection: Connection, cells: Cells, pristine: NotebookNode, graded: dict[str, float],
               answers: set[str]) -> None:
    """Add cells, with an empty row for each submission: nbgrader's own autograde looks for it."""
    kinds = {cell.metadata.nbgrader.grade_id: cell.cell_type for cell in pristine.cells}
    submitted = api.SubmittedNotebook.__table__
    notebooks = connection.scalars(select(submitted.c.id).where(submitted.c.notebook_id == cells.notebook)).all()
    for model, names, there in ((api.GradeCell, graded, cells.graded), (api.SolutionCell, answers, cells.answers)):
        for name in [name for name in names if name not in there]:
            id = api.new_uuid()
            connection.execute(insert(api.BaseCell.__table__), [
                {"id": id, "name": name, "notebook_id": cells.notebook, "type": model.__name__}])
            worth = {"max_score": graded[name], "cell_type": kinds[name]} if model is api.GradeCell else {}
            connection.execute(insert(model.__table__), [{"id": id, **worth}])
            entered = api.Grade if model is api.GradeCell else api.Comment
            # a mark and an answer in one is a written answer, which waits for a person
            waits = {"needs_manual_grade": name in answers} if entered is api.Grade else {}
            if notebooks:
                connection.execute(insert(entered.__table__), [
                    {"id": api.new_uuid(), "notebook_id": notebook, "cell_id": id, **waits} for notebook in notebooks])


def _remove(connection: Connection, gone: dict[str, str], model: Any, entered: Any) -> None:
    if not gone:
        return
    rows, cell, base, source = entered.__table__, model.__table__, api.BaseCell.__table__, api.SourceCell.__table__
    connection.execute(delete(rows).where(rows.c.cell_id.in_(gone.values())))
    connection.execute(delete(cell).where(cell.c.id.in_(gone.values())))
    notebooks = list(connection.scalars(select(base.c.notebook_id).where(base.c.id.in_(gone.values()))))
    connection.execute(delete(base).where(base.c.id.in_(gone.values())))
    left = set(connection.scalars(select(base.c.name).where(base.c.notebook_id.in_(notebooks))))
    connection.execute(delete(source).where(
        source.c.notebook_id.in_(notebooks), source.c.name.in_(set(gone) - left)))


def _put_up_for_review(connection: Connection, cells: Cells, graded: dict[str, float]) -> None:
    table, grade = api.GradeCell.__table__, api.Grade.__table__
    points = connection.execute(
        select(table.c.id, table.c.max_score).where(table.c.id.in_(cells.graded.values()))).all()
    worth = {id: graded[name] for name, id in cells.graded.items() if name in graded}
    changed = [row.id for row in points if row.id in worth and worth[row.id] != row.max_score]
    connection.execute(update(grade).where(
        grade.c.cell_id.in_(changed), grade.c.manual_score.is_not(None)).values(needs_manual_grade=True))


def _marked(pristine: NotebookNode) -> tuple[dict[str, float], set[str]]:
    """Return the points of each graded cell, and the names of the answer cells."""
    wanted = _saved(pristine)
    return ({name: float(cell.metadata.nbgrader.points) for name, cell in wanted.items() if utils.is_grade(cell)},
            {name for name, cell in wanted.items() if utils.is_solution(cell)})


def _known_cells(connection: Connection, unit: str) -> Cells | None:
    return find_cells(connection, unit) if connection.dialect.has_table(connection, "source_cell") else None


def _saved(pristine: NotebookNode) -> dict[str, NotebookNode]:
    """Return the cells that nbgrader's gradebook keeps, by grade_id."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in pristine.cells
            if utils.is_grade(cell) or utils.is_solution(cell) or utils.is_locked(cell)}
