"""The nouns of the public site."""

from cms.models.bidbook import BidbookOffer, BidbookPage, BidbookRequest
from cms.models.home import HomePage
from cms.models.standard import StandardPage
from cms.models.stories import Drawing, StoryIndexPage, StoryPage

__all__ = [
    "BidbookOffer",
    "BidbookPage",
    "BidbookRequest",
    "Drawing",
    "HomePage",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
]
