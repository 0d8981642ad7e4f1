"""Content blocks of the books that acquisition publishes."""

from acquisition.blocks.sections import BookSections

__all__ = ["BookSections"]
