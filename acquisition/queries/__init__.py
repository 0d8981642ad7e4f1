"""What can be asked of acquisition; nothing here writes."""
