"""Whole pages are kept for visitors: what may be kept, where it stands, and when it is made anew."""
