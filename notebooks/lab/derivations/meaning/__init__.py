"""What typed mathematics means: letters become quantities of a world, trees become numbers and canonical forms."""
