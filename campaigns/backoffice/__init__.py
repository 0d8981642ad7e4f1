"""What staff see of campaigns."""
