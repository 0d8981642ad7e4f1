"""What can be done on the public site; one transaction each."""
