"""Give typed mathematics its meaning: letters become quantities of a world, trees numbers and canonical forms."""
