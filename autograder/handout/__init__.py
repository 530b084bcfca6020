"""What goes out to students and platforms, and what comes back: publishing, collecting hand-ins, exporting grades."""
