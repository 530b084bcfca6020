"""Write the report, the feedback pages and the table of grades for people."""
