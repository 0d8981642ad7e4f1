"""What the ground floor tells a person about themselves."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from crm.contracts import Person, SubjectExport, subject_exports, things
from crm.models import Affiliation, Attachment, ConsentEvent, Contact, Fact, FieldChange, Interaction, OutgoingMail
from crm.queries.discretion import Discretion
from crm.queries.suppressions import suppressions_of


def offer_parts() -> None:
    """The ground floor's own parts are registered."""
    when = _("When")
    parts = {
        "crm.contact": SubjectExport(
            _("You"),
            {
                "name": _("Name"),
                "email": _("E-mail"),
                "phone": _("Phone"),
                "language": _("Language"),
                "known_since": _("Known since"),
            },
            _contact,
        ),
        "crm.affiliations": SubjectExport(
            _("Where you work or worked"),
            {"organisation": _("Organisation"), "role": _("Role"), "since": _("Since"), "until": _("Until")},
            _work,
        ),
        "crm.facts": SubjectExport(
            _("Facts we noted about you"),
            {"at": _("As of"), "fact": _("Fact"), "value": _("Value"), "source": _("Source")},
            _known,
        ),
        "crm.attachments": SubjectExport(
            _("Files we keep about you; ask for a copy of one"),
            {"at": when, "name": _("Name"), "note": _("What it is"), "size": _("Bytes")},
            _attached,
        ),
        "crm.interactions": SubjectExport(
            _("What was said"),
            {
                "at": when,
                "kind": _("Kind"),
                "subject": _("Subject"),
                "text": _("What was said"),
                "reference": _("Reference"),
            },
            _said,
        ),
        "crm.consent": SubjectExport(
            _("What you agreed to, and took back"),
            {
                "at": when,
                "purpose": _("For what"),
                "decision": _("Decision"),
                "wording": _("The sentence you saw"),
                "basis": _("Legal basis"),
                "said": _("How it was said"),
            },
            _decided,
        ),
        "crm.suppression": SubjectExport(
            _("That nothing is sent to you"), {"at": when, "reason": _("Why"), "lifted_at": _("Until")}, _silenced
        ),
        "crm.mails": SubjectExport(
            _("Mails we sent you"),
            {"at": when, "address": _("To"), "subject": _("Subject"), "state": _("State")},
            _mails,
        ),
        "crm.history": SubjectExport(
            _("What we had down before"),
            {"at": when, "field": _("Field"), "was": _("It was"), "became": _("It became")},
            _changed,
        ),
    }
    for name, part in parts.items():
        subject_exports.register(name, part)


def _contact(them: Person) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "email": row.email,
            "phone": row.phone,
            "language": row.language,
            "known_since": row.created_at,
        }
        for row in Contact.objects.filter(pk__in=them.contact_ids).order_by("pk")
    ]


def _work(them: Person) -> list[dict[str, Any]]:
    rows = Affiliation.objects.filter(contact__in=them.contact_ids).select_related("organisation")
    return [
        {"organisation": row.organisation.name, "role": row.role, "since": row.since_on, "until": row.until_on}
        for row in rows
    ]


def _known(them: Person) -> list[dict[str, Any]]:
    rows = Fact.objects.filter(contact__in=them.contact_ids).order_by("as_of_on", "pk")
    return [{"at": row.as_of_on, "fact": row.name, "value": row.in_words, "source": row.source} for row in rows]


def _attached(them: Person) -> list[dict[str, Any]]:
    """Their names: what is in a file may be about others too, so a person looks before it is handed out."""
    rows = Attachment.objects.filter(about_type="crm.contact", about_id__in=them.contact_ids).order_by("pk")
    return [{"at": row.attached_at, "name": row.name, "note": row.note, "size": row.size} for row in rows]


def _said(them: Person) -> list[dict[str, Any]]:
    """Without what was noted on a confidential thing: that is a company's secret before it is a person's data."""
    discreet = Discretion(them)
    rows = Interaction.objects.filter(contact__in=them.contact_ids).order_by("happened_at", "pk")
    return [
        {
            "at": row.happened_at,
            "kind": row.get_kind_display(),
            "subject": discreet.told(row.subject),
            "text": discreet.told(row.body),
            "reference": row.reference,
        }
        for row in rows
        if not _is_secret(row)
    ]


def _is_secret(row: Interaction) -> bool:
    """Whether it was noted on a thing that is confidential, or on one that nobody can ask any more."""
    if row.about_id is None:
        return False
    thing = things.get(row.about_type)
    found = _row_of(row.about_type, row.about_id) if thing else None
    return thing is None or found is None or thing.is_confidential(found)


def _row_of(kind: str, pk: int) -> Any:
    return apps.get_model(kind)._default_manager.filter(pk=pk).first()


def _decided(them: Person) -> list[dict[str, Any]]:
    rows = ConsentEvent.objects.filter(contact__in=them.contact_ids).select_related("purpose", "evidence")
    return [
        {
            "at": row.happened_at,
            "purpose": str(row.purpose),
            "decision": row.get_action_display(),
            "wording": row.wording,
            "basis": row.get_basis_display(),
            "said": row.said or row.get_channel_display(),
        }
        for row in rows.order_by("contact", "number")
    ]


def _silenced(them: Person) -> list[dict[str, Any]]:
    rows = [row for address in them.addresses for row in suppressions_of(address)]
    return [{"at": row.happened_at, "reason": row.get_reason_display(), "lifted_at": row.lifted_at} for row in rows]


def _mails(them: Person) -> list[dict[str, Any]]:
    rows = OutgoingMail.objects.filter(contact__in=them.contact_ids).order_by("pk")
    return [
        {
            "at": row.sent_at or row.created_at,
            "address": row.to_address,
            "subject": row.subject,
            "state": row.get_state_display(),
        }
        for row in rows
    ]


def _changed(them: Person) -> list[dict[str, Any]]:
    rows = FieldChange.objects.filter(object_type="crm.contact", object_id__in=them.contact_ids).order_by("pk")
    words = {field.name: str(field.verbose_name) for field in Contact._meta.fields}
    return [
        {
            "at": row.changed_at,
            "field": words.get(row.field, row.field),
            "was": row.old,
            "became": row.new,
        }
        for row in rows
    ]
