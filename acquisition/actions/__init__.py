"""What can be done in acquisition; one transaction each."""
