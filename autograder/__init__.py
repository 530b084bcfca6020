"""Back-propagation by hand: the instructor's side, never given to students."""
