"""The back office: Wagtail admin views that show a person only the rows that person may see."""
