"""Write grades into the files that learning platforms import."""
