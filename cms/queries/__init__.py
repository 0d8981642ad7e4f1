"""What the site can look up; nothing here writes."""
