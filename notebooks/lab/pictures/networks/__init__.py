"""Layered networks: their wiring, δ on its way back, and where a backward pass goes wrong."""
