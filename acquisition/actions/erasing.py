"""What erasing a person does in acquisition: requests and leads stay for what they count, without the person."""

import secrets
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.links import token_hash
from acquisition.models import Enquiry, Lead, ShareLink, ShareView, WinConfirmation
from crm.actions.erasing import counting
from crm.actions.scrubbing import scrubbed
from crm.contracts import Eraser, Person, Remainder, erasers, remainders

LEAD_TEXTS = ("title", "standing_reason", "jobs_unknown_reason", "investment_unknown_reason", "next_step")


def offer_parts() -> None:
    """Acquisition's kinds are registered."""
    erasers.register("acquisition.leads", Eraser(_("names in the person’s own leads"), _named, _clean_leads))
    erasers.register("acquisition.keys", Eraser(_("keys of requests"), _keys, _blank_keys))
    erasers.register("acquisition.links", Eraser(_("private links to a bidbook"), _links_that_open, _close_links))
    erasers.register("acquisition.visits", Eraser(_("when a link was opened"), _visits, _forget_visits))
    erasers.register(
        "acquisition.confirmations", Eraser(_("private links to questions"), _questions_that_open, _close_questions)
    )
    remainders.register(
        "acquisition.confirmations",
        Remainder(
            _("answers for a company"),
            _("What a company said about its own settlement. It stays, and leads to nobody."),
            counting("acquisition.WinConfirmation"),
        ),
    )
    remainders.register(
        "acquisition.enquiries",
        Remainder(
            _("enquiries"),
            _("Counted in our figures: day, channel and answer. What was written is gone."),
            counting("acquisition.Enquiry"),
        ),
    )
    remainders.register(
        "acquisition.leads",
        Remainder(
            _("leads"),
            _("They are about a company. They stay, and lead to nobody; an open one needs another contact."),
            counting("acquisition.Lead"),
        ),
    )


def _leads(them: Person) -> Any:
    theirs = Q(contact__in=them.contact_ids) | Q(enquiries__contact__in=them.contact_ids)
    return Lead.objects.filter(theirs).distinct()


def _clean_texts(lead: Lead, them: Person) -> dict[str, str]:
    """The texts that name the person, as they are without; here a part of the name is enough."""
    firm = lead.organisation.name if lead.organisation else ""
    texts = {name: scrubbed(getattr(lead, name), them, closely=True, sparing=firm) for name in LEAD_TEXTS}
    return {name: text[:160] for name, text in texts.items() if text != getattr(lead, name)}


def _named(them: Person) -> int:
    return sum(bool(_clean_texts(lead, them)) for lead in _leads(them))


def _clean_leads(them: Person) -> None:
    for lead in _leads(them):
        if texts := _clean_texts(lead, them):
            Lead.objects.filter(pk=lead.pk).update(**texts, version=lead.version + 1)


def _keys(them: Person) -> int:
    return Enquiry.objects.filter(contact__in=them.contact_ids).exclude(request_key__startswith="erased:").count()


def _blank_keys(them: Person) -> None:
    """A partner's system may put an address in the key by which it knows a repeat."""
    for enquiry in Enquiry.objects.filter(contact__in=them.contact_ids):
        Enquiry.objects.filter(pk=enquiry.pk).update(request_key=f"erased:{enquiry.pk}")


def _links(them: Person) -> Any:
    return ShareLink.objects.filter(contact__in=them.contact_ids)


def _links_that_open(them: Person) -> int:
    return _links(them).filter(revoked_at=None).count()


def _close_links(them: Person) -> None:
    """Kept, so that an enquiry that is told again is not answered again; of the token nothing is left."""
    for link in _links(them):
        link.token_sha256, link.revoked_at = token_hash(secrets.token_urlsafe()), link.revoked_at or timezone.now()
        link.save(update_fields=["token_sha256", "revoked_at"])


def _questions(them: Person) -> Any:
    return WinConfirmation.objects.filter(contact__in=them.contact_ids)


def _questions_that_open(them: Person) -> int:
    return _questions(them).filter(answered_at=None, ended_at=None).count()


def _close_questions(them: Person) -> None:
    """The company’s answer stays; of the token nothing is left, and an open one opens nothing any more."""
    for asked in _questions(them):
        asked.token_sha256 = token_hash(secrets.token_urlsafe())
        asked.ended_at = asked.ended_at or (timezone.now() if asked.answered_at is None else None)
        asked.save(update_fields=["token_sha256", "ended_at"])


def _visits(them: Person) -> int:
    return ShareView.objects.filter(link__contact__in=them.contact_ids).count()


def _forget_visits(them: Person) -> None:
    ShareView.objects.filter(link__contact__in=them.contact_ids).delete()
