"""The nouns of the public site."""

from cms.models.bidbook import BidbookOffer, BidbookPage, BidbookRequest
from cms.models.contacts import ContactPerson
from cms.models.counts import PageCount
from cms.models.finder import SiteFinderPage
from cms.models.home import HomePage
from cms.models.listings import PlotListing, PropositionListing, ReplyClock
from cms.models.meetups import AgendaPage, MeetupPage, MeetupRegistration
from cms.models.news import NewsIndexPage, NewsPage
from cms.models.places import (
    InitiativePage,
    LivingPage,
    MunicipalityPage,
    OverviewPage,
    SectorPage,
    TalentPage,
)
from cms.models.receipts import FormReceipt
from cms.models.settings import SiteIdentity
from cms.models.settling import CampaignPage, FactsPage, SettlePage, TriagePage
from cms.models.standard import EnquiryPage, NewsletterPage, PressPage, SearchPage, StandardPage
from cms.models.stories import StoryIndexPage, StoryPage, StorySeries

__all__ = [
    "AgendaPage",
    "BidbookOffer",
    "BidbookPage",
    "BidbookRequest",
    "CampaignPage",
    "ContactPerson",
    "EnquiryPage",
    "FactsPage",
    "FormReceipt",
    "HomePage",
    "InitiativePage",
    "LivingPage",
    "MeetupPage",
    "MeetupRegistration",
    "MunicipalityPage",
    "NewsIndexPage",
    "NewsPage",
    "NewsletterPage",
    "OverviewPage",
    "PageCount",
    "PlotListing",
    "PressPage",
    "PropositionListing",
    "ReplyClock",
    "SearchPage",
    "SectorPage",
    "SettlePage",
    "SiteFinderPage",
    "SiteIdentity",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
    "StorySeries",
    "TalentPage",
    "TriagePage",
]
