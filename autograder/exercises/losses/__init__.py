"""Unit 2, losses: where errors come from."""

UNIT = "02-losses"
