"""What can be done in campaigns; one transaction each."""
