"""Know who takes the course, and under which names platforms know them."""
