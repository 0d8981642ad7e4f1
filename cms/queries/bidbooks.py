"""The page that offers the bidbook, what is on offer, and what a request was taken in as."""

from cms.models import BidbookOffer, BidbookPage, BidbookRequest


def bidbook_page(language: str) -> BidbookPage | None:
    """The first live bidbook page in this language."""
    return (
        BidbookPage.objects.live()
        .filter(locale__language_code=language)
        .select_related("contact")
        .defer_streamfields()
        .order_by("path")
        .first()
    )


def bidbook_offers(slug: str) -> list[BidbookOffer]:
    """Per language the version that can be sent today; empty while nothing has been published."""
    return list(BidbookOffer.objects.filter(slug=slug).order_by("language"))


def receipt_of(submission_key: str) -> BidbookRequest | None:
    """The request that this very form was taken in as before."""
    return BidbookRequest.objects.filter(submission_key=submission_key).first()
