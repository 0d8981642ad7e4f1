"""Content blocks for the bodies of pages: three sets, each small enough to choose from at a glance."""

from cms.blocks import previews  # noqa: F401  gives the blocks their examples
from cms.blocks.doors import Door, Doors
from cms.blocks.groups import TargetGroup, TargetGroups
from cms.blocks.sets import Campaign, Landing, Story

__all__ = ["Campaign", "Door", "Doors", "Landing", "Story", "TargetGroup", "TargetGroups"]
