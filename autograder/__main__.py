"""Run the command line: `python -m autograder`."""

import sys

from autograder.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
