"""What the site tells a person about themselves."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.models import BidbookRequest, FormReceipt, MeetupRegistration
from crm.contracts import Person, SubjectExport, subject_exports


def offer_parts() -> None:
    """The site's parts are registered."""
    subject_exports.register(
        "cms.forms",
        SubjectExport(
            _("Forms you sent"),
            {"at": _("When"), "form": _("Form"), "reference": _("Reference"), "confirmed_at": _("Confirmed")},
            _forms,
        ),
    )
    subject_exports.register(
        "cms.registrations",
        SubjectExport(
            _("Meetups you registered for"),
            {"at": _("When"), "meetup": _("Meetup"), "state": _("State"), "reference": _("Reference")},
            _registrations,
        ),
    )


def _forms(them: Person) -> list[dict[str, Any]]:
    receipts = [
        {
            "at": row.created_at,
            "form": row.get_kind_display(),
            "reference": row.reference,
            "confirmed_at": row.confirmed_at,
        }
        for row in FormReceipt.objects.filter(contact__in=them.contact_ids).order_by("pk")
    ]
    return receipts + [
        {"at": row.created_at, "form": str(row._meta.verbose_name), "reference": row.reference, "confirmed_at": None}
        for row in BidbookRequest.objects.filter(contact__in=them.contact_ids).order_by("pk")
    ]


def _registrations(them: Person) -> list[dict[str, Any]]:
    rows = MeetupRegistration.objects.filter(contact__in=them.contact_ids).select_related("meetup")
    return [
        {
            "at": row.created_at,
            "meetup": row.meetup.title,
            "state": row.get_state_display(),
            "reference": row.reference,
        }
        for row in rows.order_by("pk")
    ]
