"""Remember which cells ran, what was right, and what the saved notebook holds."""
