"""The page that offers the bidbook, what is on offer, and the receipt of a request."""

from cms.models import BidbookOffer, BidbookPage, BidbookRequest


def bidbook_page(language: str) -> BidbookPage | None:
    """The first live bidbook page in this language."""
    return (
        BidbookPage.objects.live().filter(locale__language_code=language).defer_streamfields().order_by("path").first()
    )


def live_bidbook_page(page_id: int) -> BidbookPage | None:
    """None also for a number that no row can have."""
    if page_id >= 2**63:
        return None
    return BidbookPage.objects.live().select_related("locale").filter(pk=page_id).first()


def bidbook_offers(slug: str) -> list[BidbookOffer]:
    """Per language the version that can be sent today; empty while nothing has been published."""
    return list(BidbookOffer.objects.filter(slug=slug).order_by("language"))


def receipt(reference: str) -> BidbookRequest | None:
    return BidbookRequest.objects.select_related("page__locale").filter(reference=reference).first()


def receipt_of(submission_key: str) -> BidbookRequest | None:
    """The request that this very form was taken in as before."""
    return BidbookRequest.objects.filter(submission_key=submission_key).first()
