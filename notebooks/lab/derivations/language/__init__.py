"""The language of derivations: from a student's text to trees."""
