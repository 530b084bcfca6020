"""Curves: activations, losses, and what training makes of them."""
