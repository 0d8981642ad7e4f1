"""Carrying mail out of the house."""
