"""The page a form stands on, and what a form was taken in as."""

from typing import TypeVar

from wagtail.models import Page

from cms.models import BidbookRequest, FormReceipt

P = TypeVar("P", bound=Page)


def live_page(model: type[P], page_id: int) -> P | None:
    """None also for a number that no row can have."""
    if page_id >= 2**63:
        return None
    found: P | None = model._default_manager.live().public().select_related("locale").filter(pk=page_id).first()
    return found


def page_with_form(model: type[P], language: str) -> P | None:
    """The first live page of this type in this language."""
    found: P | None = model._default_manager.live().filter(locale__language_code=language).order_by("path").first()
    return found


def receipt_of(submission_key: str) -> FormReceipt | None:
    """What this very form was taken in as before."""
    return FormReceipt.objects.filter(submission_key=submission_key).first()


def receipt(reference: str) -> BidbookRequest | FormReceipt | None:
    """What a visitor was told this reference for."""
    return (
        BidbookRequest.objects.select_related("page__locale").filter(reference=reference).first()
        or FormReceipt.objects.select_related("page__locale").filter(reference=reference).first()
    )
