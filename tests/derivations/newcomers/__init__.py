"""What newcomers typed who knew the notebooks alone."""
