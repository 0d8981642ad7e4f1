"""Acquisition in the Wagtail admin: the board, dossiers of leads, enquiries and bidbooks."""
