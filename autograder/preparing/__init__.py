"""The units as one course asks them: own points and exercises, made ready to hand out and to grade, and upgrades."""
