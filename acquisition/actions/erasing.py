"""What erasing a person does in acquisition: requests and leads stay for what they count, without the person."""

import secrets
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.models import Enquiry, Lead, ShareLink, ShareView, TailoredBidbook, TailoredEdition, WinConfirmation
from acquisition.queries.bidbooks import token_hash
from crm.actions.erasing import counting
from crm.actions.scrubbing import scrubbed
from crm.contracts import ERASED, Eraser, Person, Remainder, erasers, remainders

LEAD_TEXTS = (
    "title",
    "standing_reason",
    "jobs_unknown_reason",
    "investment_unknown_reason",
    "next_step",
    "evidence_title",
)


def offer_parts() -> None:
    """Acquisition's kinds are registered."""
    erasers.register("acquisition.leads", Eraser(_("names in the person’s own leads"), _named, _clean_leads))
    erasers.register("acquisition.keys", Eraser(_("keys of requests"), _keys, _blank_keys))
    erasers.register("acquisition.links", Eraser(_("private links to a bidbook"), _links_that_open, _close_links))
    erasers.register(
        "acquisition.tailored", Eraser(_("bidbooks made for the person’s leads"), _tailored, _clean_tailored)
    )
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
        link.label = ""
        link.save(update_fields=["token_sha256", "revoked_at", "label"])


def _copies(them: Person) -> Any:
    return TailoredBidbook.objects.filter(lead__in=_leads(them).values("pk"))


def _names(them: Person, *texts: str) -> bool:
    return any(scrubbed(text, them, closely=True) != text for text in texts)


def _editions(them: Person) -> list[TailoredEdition]:
    rows = TailoredEdition.objects.filter(tailored__in=_copies(them).values("pk")).exclude(content=ERASED)
    return [row for row in rows if _names(them, row.salutation, row.content)]


def _tailored(them: Person) -> int:
    return len(_editions(them)) + sum(_names(them, *_texts(copy)) for copy in _copies(them))


def _texts(copy: TailoredBidbook) -> list[str]:
    return [copy.salutation, *copy.overrides.values(), *(text for one in copy.inserts for text in one.values())]


def _clean_tailored(them: Person) -> None:
    """Of an edition that names the person nothing is left; a working copy stays without the name."""
    for edition in _editions(them):
        TailoredEdition.objects.filter(pk=edition.pk).update(salutation=ERASED, content=ERASED)
    for copy in _copies(them):
        if _names(them, *_texts(copy)):
            copy.salutation = scrubbed(copy.salutation, them, closely=True)
            copy.overrides = {key: scrubbed(text, them, closely=True) for key, text in copy.overrides.items()}
            copy.inserts = [{**one, **_without(one, them)} for one in copy.inserts]
            copy.save(update_fields=["salutation", "overrides", "inserts"])


def _without(insert: dict[str, str], them: Person) -> dict[str, str]:
    return {name: scrubbed(insert[name], them, closely=True) for name in ("title", "body_html")}


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
