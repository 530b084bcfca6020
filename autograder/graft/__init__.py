"""A student's answers, put into the pristine notebook."""
