"""What machines may send to and read from acquisition."""
