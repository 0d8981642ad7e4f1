"""The link that confirms a subscription: signed, good for a week, and with nothing about a person in it."""

from datetime import timedelta

from django.core import signing

from cms.models import FormReceipt

LINK_DAYS = 7
_SALT = "cms.newsletter.link"


def link_token(receipt: FormReceipt) -> str:
    return signing.dumps(receipt.reference, salt=_SALT)


def reference_in(token: str) -> str:
    """The reference the link is for; empty when it is too old or not ours."""
    try:
        return str(signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS)))
    except signing.BadSignature:
        return ""


def asked_with(token: str) -> FormReceipt | None:
    """What the link would confirm."""
    reference = reference_in(token)
    return FormReceipt.objects.select_related("page").filter(reference=reference).first() if reference else None
