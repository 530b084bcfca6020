"""Hand-ins from learning platforms, sorted into a course."""
