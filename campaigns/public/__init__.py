"""What visitors meet of campaigns."""
