"""What every player stands on: buttons and a picture that live in ipywidgets, and a still picture elsewhere.

A player's widget is made when a cell shows it; with it goes the still picture, which a page without widgets
(or a notebook converted to HTML) shows instead. Nothing depends on a matplotlib backend.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from lab.pictures.asking import Waiting
from lab.pictures.picture import Picture, Shown, in_words
from lab.showing import style

WIDGET = "application/vnd.jupyter.widget-view+json"


class Player(Shown):
    """A player as a cell's value. `widget` is its ipywidgets box (None without ipywidgets), `still` its picture."""

    def __init__(self, still: Callable[[], Shown], build: Callable[[Any], Any]) -> None:
        self._make_still = functools.cache(still)
        self._build = build
        self._widget: Any = None

    @property
    def still(self) -> Shown:
        return self._make_still()

    @property
    def widget(self) -> Any:
        if self._widget is None:
            try:
                import ipywidgets
            except ImportError:
                return None
            self._widget = self._build(ipywidgets)
        return self._widget

    @property
    def text(self) -> str:  # type: ignore[override]
        return self.still.text

    def _repr_html_(self) -> str | None:
        return self.still._repr_html_()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        png = self.still._repr_png_()
        if png is not None:
            return {"text/plain": repr(self), "image/png": png}
        bundle: dict[str, Any] = {"text/plain": repr(self), "text/html": self._repr_html_()}
        if self.widget is not None:
            bundle[WIDGET] = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
        return bundle


def player(make: Callable[..., Player]) -> Callable[..., Shown]:
    """Decorate a player: what cannot start is answered with words, as in `picture`."""
    return in_words(make, "Players need", "This player cannot start with these values")


# ipywidgets gives a slider's handle the role "slider" but no name; this gives it the name that stands beside it.
_NAME_SLIDERS = """
(function name(left) {
  document.querySelectorAll(".lab-slider").forEach(function (slider) {
    var label = slider.querySelector(".widget-label");
    slider.querySelectorAll(".noUi-handle, .widget-readout").forEach(function (part) {
      part.setAttribute("aria-label", label ? label.textContent : "slider");
    });
  });
  if (left > 0) setTimeout(function () { name(left - 1); }, 400);
})(10);
"""


def slider_names(widgets: Any) -> Any:
    """An empty output that names the sliders for screen readers; where scripts do not run, nothing is lost."""
    script = {"output_type": "display_data", "data": {"application/javascript": _NAME_SLIDERS}, "metadata": {}}
    return widgets.Output(outputs=[script])


class Screen:
    """The picture and the line above it, as two HTML widgets that change together."""

    def __init__(self, widgets: Any) -> None:
        self.line = widgets.HTML()
        self.image = widgets.HTML()

    def show(self, line: str, drawn: Shown) -> None:
        self.line.value = style.card(style.code_in_html(line), "step", live=True)
        self.image.value = drawn._repr_html_() or ""

    def say(self, line: str) -> None:
        self.line.value = style.card(style.code_in_html(line), "step", live=True)

    def guarded(self, act: Callable[[], None]) -> Callable[[Any], None]:
        """A callback that says what a student's function is missing, where a traceback would be lost in a log."""

        def called(_: Any = None) -> None:
            try:
                with style.settings():
                    act()
            except Waiting as waiting:
                self.say(str(waiting))
            except Exception as error:
                self.say(f"This step cannot be shown ({type(error).__name__}: {error}).")

        return called


def button(widgets: Any, screen: Screen, text: str, help_text: str, press: Callable[[], None]) -> Any:
    """A button with a text label, reached and pressed from the keyboard."""
    made = widgets.Button(description=text, tooltip=help_text, layout=widgets.Layout(width="auto"))
    made.on_click(screen.guarded(press))
    return made


def boxed(widgets: Any, controls: list[Any], screen: Screen) -> Any:
    """Controls in a row, the line and the picture below."""
    row = widgets.HBox(controls, layout=widgets.Layout(flex_flow="row wrap", align_items="center"))
    parts = [row, screen.line, screen.image]
    if any("lab-slider" in control._dom_classes for control in controls):
        parts.append(slider_names(widgets))
    box = widgets.VBox(parts, layout=widgets.Layout(max_width="740px"))
    box.add_class("lab-player")
    return box


def stepper(frames: int, draw: Callable[[int], tuple[str, Picture]], first: int = 0) -> Callable[[Any], Any]:
    """A builder of a widget that steps to and fro through so many frames.

    draw: frame → (a line in words, picture); each frame is drawn once.
    """
    drawn = functools.cache(draw)

    def build(widgets: Any) -> Any:
        screen = Screen(widgets)
        at = [first]

        def go(to: int) -> None:
            at[0] = min(max(to, 0), frames - 1)
            line, image = drawn(at[0])
            screen.show(f"Step {at[0] + 1} of {frames}. {line}", image)
            back.disabled = start.disabled = at[0] == 0
            forward.disabled = end.disabled = at[0] == frames - 1

        start = button(widgets, screen, "First", "go to the first step", lambda: go(0))
        back = button(widgets, screen, "Step back", "one step back", lambda: go(at[0] - 1))
        forward = button(widgets, screen, "Step forward", "one step forward", lambda: go(at[0] + 1))
        end = button(widgets, screen, "Last", "go to the last step", lambda: go(frames - 1))
        screen.guarded(lambda: go(first))(None)
        return boxed(widgets, [start, back, forward, end], screen)

    return build
