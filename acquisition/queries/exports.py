"""What acquisition tells a person about themselves: their requests and links, never what we think of a company."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from acquisition.models import Direction, Enquiry, Referral, ShareLink, ShareView, WinConfirmation
from crm.contracts import Person, SubjectExport, subject_exports


def offer_parts() -> None:
    """Acquisition's parts are registered."""
    subject_exports.register(
        "acquisition.enquiries",
        SubjectExport(
            _("Your requests"),
            {
                "at": _("When"),
                "reference": _("Reference"),
                "channel": _("How"),
                "bidbook": _("Bidbook"),
                "answered_at": _("First reply"),
            },
            _enquiries,
        ),
    )
    subject_exports.register(
        "acquisition.referrals",
        SubjectExport(
            _("Partners who handed us your request, or to whom we handed it"),
            {"at": _("When"), "reference": _("Reference"), "partner": _("Partner"), "direction": _("How")},
            _referrals,
        ),
    )
    subject_exports.register(
        "acquisition.links",
        SubjectExport(
            _("Private links to a bidbook"),
            {
                "at": _("When"),
                "bidbook": _("Bidbook"),
                "until": _("Works until"),
                "opened": _("Opened"),
                "read": _("Sections read"),
                "taken": _("Taken as PDF"),
            },
            _links,
        ),
    )
    subject_exports.register(
        "acquisition.confirmations",
        SubjectExport(
            _("Questions about a settlement"),
            {"at": _("When"), "until": _("Works until"), "answered_at": _("Answered"), "grade": _("Your grade for us")},
            _confirmations,
        ),
    )


def _confirmations(them: Person) -> list[dict[str, Any]]:
    return [
        {"at": row.asked_at, "until": row.expires_at, "answered_at": row.answered_at, "grade": row.helpfulness}
        for row in WinConfirmation.objects.filter(contact__in=them.contact_ids).order_by("pk")
    ]


def _enquiries(them: Person) -> list[dict[str, Any]]:
    return [
        {
            "at": row.received_at,
            "reference": row.reference,
            "channel": row.get_channel_display(),
            "bidbook": row.bidbook_slug,
            "answered_at": row.answered_at,
        }
        for row in Enquiry.objects.filter(contact__in=them.contact_ids).order_by("pk")
    ]


def _referrals(them: Person) -> list[dict[str, Any]]:
    rows = Referral.objects.filter(enquiry__contact__in=them.contact_ids).select_related("organisation", "enquiry")
    came, went = _("They handed it to us"), _("We handed it to them")
    return [
        {
            "at": row.sent_at,
            "reference": row.enquiry.reference if row.enquiry else "",
            "partner": row.organisation.name,
            "direction": str(came if row.direction == Direction.IN else went),
        }
        for row in rows.order_by("pk")
    ]


def _links(them: Person) -> list[dict[str, Any]]:
    rows = ShareLink.objects.filter(contact__in=them.contact_ids).select_related("version", "edition__base")
    return [
        {
            "at": row.created_at,
            "bidbook": row.base.title,
            "until": row.revoked_at or row.expires_at,
            "opened": _moments(row, ShareView.Kind.OPENED),
            "read": sorted({view.section_key for view in row.views.all() if view.kind == ShareView.Kind.READ}),
            "taken": _moments(row, ShareView.Kind.DOWNLOADED),
        }
        for row in rows.order_by("pk")
    ]


def _moments(link: ShareLink, kind: ShareView.Kind) -> list[Any]:
    return [view.at for view in link.views.order_by("at") if view.kind == kind]
