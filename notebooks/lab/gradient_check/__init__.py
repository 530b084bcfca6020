"""Is this the gradient of that loss? Parameters as arrays, differences of the loss, known slips, a heat map."""

from .check import gradient_check

__all__ = ["gradient_check"]
