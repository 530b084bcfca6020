"""Mistakes that come again in every exercise of one structure: slips in the parts of a model answer.

A part is what may go wrong by itself: where the bias goes, which slope, which sign. `Parts` (in `exercises.kinds`) makes
each slip, and each two of different parts, a wrong answer with a name. What only one exercise knows is a `Mistake` there.
"""
