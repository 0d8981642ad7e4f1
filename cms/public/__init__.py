"""What a visitor can send us. Nothing here sets a cookie."""
