"""What a student sees: panels, progress, colours."""
