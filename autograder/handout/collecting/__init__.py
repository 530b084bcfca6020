"""Sort hand-ins from learning platforms into a course."""
