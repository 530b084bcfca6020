"""From what came of the probes to a verdict: comparison, ways of judging, diagnosis and wording."""
