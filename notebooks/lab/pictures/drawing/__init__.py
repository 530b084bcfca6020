"""Drawing in a few lines of SVG: light and dark from one source, a bare image where it is asked for."""

from .canvas import Drawing, text_width
from .plot import NO_LINE, Plot
from .svg import data_uri, in_both_themes, svg

__all__ = ["NO_LINE", "Drawing", "Plot", "data_uri", "in_both_themes", "svg", "text_width"]
