"""Formats of dates by language; templates name them: `date:"DATE_FORMAT"`."""
