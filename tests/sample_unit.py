"""A small unit with a cell of every role, for tests of building and grafting."""
from __future__ import annotations

from pathlib import Path

UNIT = "01-sample"

HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""

TEXT = HEADER + '''# A neuron

A neuron has weights $w$ and a bias $b$.

![A circle](../figures/circle.svg)

```{code-cell}
import numpy as np
from math import exp
```

## The sum

The pre-activation is $a = w x + b$.

```{code-cell}
:exercise: total
def total(x, w, b):
    """The pre-activation a, a number."""
    ### BEGIN SOLUTION
    return w @ x + b  # secret of total
    ### END SOLUTION
```

```{code-cell}
:check: total
:points: 3
check("total")
```

```{code-cell}
:picture:
print(total(np.ones(2), np.ones(2), 0))
```

## The numbers

+++ {"explain": "why_bias", "points": 2}

**Why** does a neuron need a bias?

### BEGIN SOLUTION
Without one its boundary goes through the origin.
### END SOLUTION

=== BEGIN MARK SCHEME ===
- 1 point: the origin is named
- 1 point: the boundary is named
=== END MARK SCHEME ===

+++

Now type what you found.

```{code-cell}
:exercise: worked
### BEGIN SOLUTION
a1, z1 = 0.03, 0.04
y = 0.24  # secret of worked

def error(y, t):
    """The error."""
    return (y - t) ** 2
### END SOLUTION
```

```{code-cell}
:check: worked
:points: 2.5
check("worked")
```

## The end

You have a neuron.
'''

CIRCLE = ('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60"><title>A circle</title>'
          '<circle cx="50" cy="30" r="20" fill="#0072b2"/></svg>\n')

NAMES = {"total": ("total",), "worked": ("a1", "z1", "y", "error"), "why_bias": ()}


def make_house(root: Path, text: str = TEXT, unit: str = UNIT) -> Path:
    """Put the unit's source and its figure into `root`, and return `root`."""
    for folder in ("solutions", "figures"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "solutions" / f"{unit}.md").write_text(text, encoding="utf-8")
    (root / "figures" / "circle.svg").write_text(CIRCLE, encoding="utf-8")
    return root
