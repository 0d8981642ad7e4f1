"""A site of a few pages, for tests that need no region."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.models import AgendaPage, HomePage, MeetupPage


def small_site():
    """A home page in Dutch, where the site begins."""
    locale, _new = Locale.objects.get_or_create(language_code="nl")
    home = HomePage(title="Regio", slug="regio", promise="Wij", promise_after="maken", intro="Hier.", locale=locale)
    Page.get_first_root_node().add_child(instance=home)
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    return home


def add_page(parent, model, title, **fields):
    """A page below the parent, published."""
    page = model(title=title, locale=parent.locale, live=False, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def add_meetup(home, title, **fields):
    agenda = AgendaPage.objects.child_of(home).first() or add_page(home, AgendaPage, "Agenda", slug="agenda")
    soon = timezone.now().replace(microsecond=0) + timedelta(days=9)
    times = {"starts_at": soon, "ends_at": soon + timedelta(hours=2)}
    place = {"intro": "Kom kijken.", "venue": "Hal 3", "host": "Vechtpijp", "places": 12}
    return add_page(agenda, MeetupPage, title, **{**times, **place, **fields})
