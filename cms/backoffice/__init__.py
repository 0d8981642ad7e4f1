"""What marketeers see of the site beyond Wagtail's own editor."""
