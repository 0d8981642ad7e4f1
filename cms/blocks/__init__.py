"""Content blocks for the bodies of pages; class paths are written in migrations, so they never move."""

from cms.blocks.doors import Door, Doors
from cms.blocks.story import Body

__all__ = ["Body", "Door", "Doors"]
