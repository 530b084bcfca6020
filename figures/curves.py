"""Functions of one number: activations, the Gaussian around y(x), and softmax."""
from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from parts import arrow, label
from style import (
    BLUE,
    DEEP_GREEN,
    DEEP_VERMILLION,
    GREEN,
    GREY,
    INK,
    LARGE,
    ORANGE,
    SIZE,
    SKY,
    SMALL,
    VERMILLION,
    card,
    plot,
    sheet,
)

DASHED = (0, (5, 2.5))


def _sigmoid(a: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-a))


def activations() -> Figure:
    """Draw identity, sigmoid, tanh and ReLU, each with its derivative dashed."""
    figure = card(700, 560)
    a = np.linspace(-4, 4, 161)
    panels = (
        ("identity", a, np.ones_like(a), "$h(a)=a$", "$h'(a)=1$", (-2.2, 2.2), (1.5, 1.85), (-3.8, 1.3)),
        ("sigmoid", _sigmoid(a), _sigmoid(a) * (1 - _sigmoid(a)), r"$\sigma(a)=\dfrac{1}{1+e^{-a}}$",
         r"$\sigma'=\sigma\,(1-\sigma)$", (-0.1, 1.25), (0.9, 0.98), (0.9, 0.32)),
        ("tanh", np.tanh(a), 1 - np.tanh(a) ** 2, r"$\tanh(a)$", r"$1-\tanh^2(a)$", (-1.25, 1.35), (-1.8, -0.72),
         (-3.8, 0.62)),
        ("ReLU", np.maximum(a, 0), None, r"$\max(0,a)$", "1 above 0,\nelse 0", (-0.5, 2.8), (2.0, 2.35), (1.6, 0.52)),
    )
    for place, (name, h, h_prime, formula, derivative, limits, here, there) in enumerate(panels):
        axes = plot(figure, 58 + 345 * (place % 2), 315 - 265 * (place // 2), 270, 195)
        axes.axhline(0, color="#CCCCCC", linewidth=0.8, zorder=0)
        axes.axvline(0, color="#CCCCCC", linewidth=0.8, zorder=0)
        axes.plot(a, h, color=BLUE, linewidth=2.4)
        if h_prime is None:
            axes.plot([-4, 0], [0, 0], color=VERMILLION, linestyle=DASHED)
            axes.plot([0, 4], [1, 1], color=VERMILLION, linestyle=DASHED)
            axes.plot([0], [0], marker="o", color=VERMILLION, markersize=6)
            axes.plot([0], [1], marker="o", markerfacecolor="white", markeredgecolor=VERMILLION, markersize=6)
        else:
            axes.plot(a, h_prime, color=VERMILLION, linestyle=DASHED)
        axes.set(xlim=(-4, 4), ylim=limits, xticks=(-4, -2, 0, 2, 4))
        axes.set_title(name, loc="left", weight="bold", pad=10)
        axes.text(*here, formula, color=BLUE, fontsize=LARGE, ha="right", va="center")
        axes.text(*there, derivative, color=DEEP_VERMILLION, fontsize=SIZE if place > 1 else LARGE, va="center")
        axes.locator_params(axis="y", nbins=5)
        if place > 1:
            axes.set_xlabel("pre-activation $a$")
    return figure


def gaussian_around_y() -> Figure:
    """Draw the density of a target sideways on the curve y(x), centred on it, as high as the target is likely."""
    figure = card(700, 400)
    axes = plot(figure, 55, 55, 620, 325)
    x = np.linspace(0, 6.2, 200)
    axes.plot(x, _mean(x), color=BLUE, linewidth=2.6)
    at, sigma, target, tall = 2.6, 0.55, 2.62, 1.5
    middle = float(_mean(np.array(at)))
    t = np.linspace(middle - 3.2 * sigma, middle + 3.2 * sigma, 121)
    density = np.exp(-((t - middle) ** 2) / (2 * sigma**2))
    axes.fill_betweenx(t, at, at + tall * density, color=SKY, alpha=0.35, linewidth=0)
    axes.plot(at + tall * density, t, color=INK, linewidth=1.6)
    axes.axvline(at, color=GREY, linewidth=1, linestyle=":")
    height = tall * float(np.exp(-((target - middle) ** 2) / (2 * sigma**2)))
    axes.plot([at, at + height], [target, target], color=DEEP_GREEN, linewidth=2, linestyle=DASHED)
    axes.plot([at], [target], marker="s", color=GREEN, markersize=9, zorder=5)
    axes.plot([at], [middle], marker="o", color=BLUE, markersize=8, zorder=5)
    axes.annotate("", (2.42, target), (2.42, middle), arrowprops={"arrowstyle": "<->", "color": INK, "shrinkA": 0,
                                                                   "shrinkB": 0})
    axes.annotate("", (at + tall + 0.12, middle + sigma), (at + tall + 0.12, middle),
                  arrowprops={"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0})
    axes.plot([at + tall * np.exp(-0.5), at + tall + 0.2], [middle + sigma] * 2, color=GREY, linewidth=0.8)
    axes.plot([at, at + tall + 0.2], [middle] * 2, color=GREY, linewidth=0.8)
    axes.text(2.36, (target + middle) / 2, r"$\vert y(x_n)-t_n\vert$", ha="right", va="center", fontsize=LARGE)
    axes.text(at + tall + 0.2, middle + sigma / 2, r"$\sigma$", va="center", fontsize=LARGE + 1)
    axes.text(2.48, target + 0.12, "target $t_n$", ha="right", color=DEEP_GREEN, fontsize=SIZE + 1)
    axes.text(2.72, middle - 0.22, "$y(x_n)$", color=BLUE, fontsize=LARGE, va="top")
    axes.annotate("the longer this dashed line,\nthe likelier the target", (at + height / 2, target + 0.02),
                  (at + 0.75, 3.62), color=DEEP_GREEN, fontsize=SMALL, va="center", linespacing=1.35,
                  arrowprops={"arrowstyle": "-|>", "color": DEEP_GREEN, "linewidth": 1})
    axes.text(4.0, 0.55, r"$p(t\,|\,x_n,w)=\mathcal{N}(t\,|\,y(x_n),\sigma^2)$", fontsize=LARGE)
    axes.text(5.45, float(_mean(np.array(5.45))) + 0.1, "$y(x)$", color=BLUE, fontsize=LARGE + 1, va="bottom")
    axes.set(xlim=(0, 6.2), ylim=(-0.3, 3.9), yticks=[], xticks=[at], xlabel="input $x$", ylabel="target $t$")
    axes.set_xticklabels(["$x_n$"], fontsize=LARGE)
    return figure


def _mean(x: np.ndarray) -> np.ndarray:
    return 1.7 + 0.75 * np.sin(1.15 * x - 3.3) + 0.14 * x


def softmax_to_one_hot() -> Figure:
    """Draw logits, their exponentials, their shares, and the one-hot target, with the worked numbers."""
    a, t = np.array([1.0, 2.0, 0.5]), np.array([0.0, 1.0, 0.0])
    e = np.exp(a)
    y = e / e.sum()
    figure, whole = sheet(700, 400)
    columns = (("logits", "$a_k$", a, ORANGE, "{:.1f}"), ("positive", "$e^{a_k}$", e, SKY, "{:.4f}"),
               ("shares of 1", r"$y_k=e^{a_k}/\sum_j e^{a_j}$", y, BLUE, "{:.4f}"),
               ("one-hot target", "$t_k$", t, GREEN, "{:.0f}"))
    for place, (title, symbol, values, colour, form) in enumerate(columns):
        axes = plot(figure, 30 + 169 * place, 136, 132, 150)
        axes.bar(range(3), values, color=colour, width=0.62, edgecolor=INK, linewidth=0.8)
        axes.set(xlim=(-0.55, 2.55), ylim=(0, 1.3 * values.max()), xticks=range(3), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.set_xticklabels(["$k=1$", "$2$", "$3$"])
        for k, value in enumerate(values):
            axes.text(k, value + 0.04 * values.max(), form.format(value), ha="center", fontsize=SMALL)
        label(whole, 96 + 169 * place, 362, title, size=SIZE, weight="bold")
        label(whole, 96 + 169 * place, 326, symbol, size=LARGE)
    for place, text in enumerate((r"$\exp$", rf"$\div\,{e.sum():.4f}$", "compare")):
        x = 180 + 169 * place
        arrow(whole, (x - 22, 98), (x + 22, 98), line=2)
        label(whole, x, 86, text, size=SIZE, up="top")
    error = -np.log(y[1])
    label(whole, 350, 36, rf"$E=-\sum_k t_k\,\log y_k=-\log {y[1]:.4f}={error:.4f}$", size=LARGE)
    return figure
