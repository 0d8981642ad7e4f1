"""What can be done to the region's memory; one transaction each."""
