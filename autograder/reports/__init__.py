"""What comes of grading for people: the report and the table of grades."""
