"""What erasing a person does on the site, and what goes there by itself."""

from django.utils.translation import gettext_lazy as _

from cms.actions.meetups import AlreadyBegun, cancel_registration
from cms.models import MeetupRegistration
from cms.queries.published import places_that_name
from crm.actions.erasing import erase_kept, erase_rows, rows_of
from crm.contracts import Eraser, Person, Remainder, erasers, remainders


def offer_parts() -> None:
    """The site's kinds are registered."""
    coming = rows_of("cms.MeetupRegistration", _("registrations for meetups"))
    erasers.register("cms.registrations", Eraser(coming.label, coming.count, _give_places_back))
    erasers.register("cms.requests", rows_of("cms.BidbookRequest", _("requests for the bidbook")))
    erasers.register("cms.receipts", rows_of("cms.FormReceipt", _("forms sent")))
    remainders.register(
        "cms.published",
        Remainder(
            _("places on the site, older versions of pages included"),
            _("What is published is an editor’s to take off. Search the pages, pictures and files for the name."),
            places_that_name,
        ),
    )


def _give_places_back(them: Person) -> None:
    """Whoever waits longest moves up, as when the person had cancelled."""
    rows = MeetupRegistration.objects.filter(contact__in=them.contact_ids)
    for row in rows:
        try:
            cancel_registration(registration_id=row.pk)
        except AlreadyBegun:
            continue
    erase_rows(rows)
    erase_kept(MeetupRegistration, them)
