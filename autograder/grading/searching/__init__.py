"""The search for the smallest edit that makes a wrong answer right: a pass of its own after a class is graded."""
