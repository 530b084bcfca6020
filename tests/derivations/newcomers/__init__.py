"""Hold what newcomers typed who knew the notebooks alone."""
