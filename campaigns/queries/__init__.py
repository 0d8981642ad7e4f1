"""What campaigns can tell."""
