"""An approved value proposition as a bidbook prints it: each reason with the dated figure that proves it."""

import html
from datetime import date
from typing import Any

from django.utils import timezone, translation

from acquisition.models import ValueProposition
from acquisition.queries.bidbook_figures import known_figures, newest
from crm.models.places import in_language
from crm.queries.figures_sources import printed_day


def approved_proposition(profile: str) -> ValueProposition | None:
    """What the region promises this kind of company in the newest programme year that has begun."""
    approved = ValueProposition.objects.approved().filter(
        profile__key=profile, programme_year__lte=timezone.localdate().year
    )
    return approved.select_related("profile").order_by("-programme_year").first()


def proposition_html(profile: str, language: str) -> str:
    """Figures stand in it as tokens, as they do in text. Without an approved one it is a token that nothing answers."""
    version = approved_proposition(profile)
    if version is None or language not in version.texts:
        return f"<p>{{{{proposition:{html.escape(profile)}}}}}</p>"
    text = version.texts[language]
    proofs = known_figures(version.proofs, language)
    reasons = (_reason(reason, slug, proofs) for reason, slug in zip(text["reasons"], version.proofs, strict=True))
    with translation.override(language):
        name = in_language(version.profile.names)
        return (
            f"<h3>{html.escape(name)}</h3><p>{html.escape(text['for_whom'])}</p>"
            f"<p><strong>{html.escape(text['promise'])}</strong></p><ul>{''.join(reasons)}</ul>"
        )


def proofs_of(profile: str) -> list[str]:
    """The slugs of the figures that stand in it."""
    version = approved_proposition(profile)
    return list(version.proofs) if version else []


def _reason(reason: str, slug: str, proofs: dict[str, dict[str, Any]]) -> str:
    if slug not in proofs or not newest(proofs[slug]):
        return f"<li>{html.escape(reason)} {{{{figure:{slug}}}}}</li>"
    counted = printed_day(date.fromisoformat(newest(proofs[slug])[0]["reference_on"]))
    name = html.escape(proofs[slug]["name"])
    return f"<li>{html.escape(reason)} <em>{name}: {{{{figure:{slug}}}}} ({counted})</em></li>"
