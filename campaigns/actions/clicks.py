"""Counting who follows a link, without knowing who."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import transaction
from django.utils import timezone

from campaigns.models import Engagement, Link

_MACHINES = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|scan|monitor|uptime|headless|phantom|python|curl|wget|httpx|okhttp|"
    r"java/|go-http|libwww|axios|node-fetch|safelinks|barracuda|mimecast|proofpoint|fireeye|symantec|zscaler|"
    r"googleimageproxy|facebookexternalhit|whatsapp|telegram|skype|slack|discord|embedly|validator|feedfetcher",
    re.IGNORECASE,
)


@transaction.atomic
def follow_link(*, token: str, user_agent: str, method: str) -> str | None:
    """One more click is counted; returns the path on our site to go to, or None for a link that does not exist.

    The path carries the campaign's code. Nothing else changes, and nothing about the visitor is kept.
    """
    # PostgreSQL refuses to compare with a NUL, and no token holds anything but visible letters.
    link = Link.objects.select_related("campaign").filter(token=token).first() if token.isprintable() else None
    if link is None:
        return None
    Engagement.objects.create(
        link=link, probable_bot=probably_a_machine(user_agent, method), occurred_at=timezone.now()
    )
    return with_code(link.target_path, link.campaign.code)


def probably_a_machine(user_agent: str, method: str) -> bool:
    """Whether a mail scanner, a preview or a crawler is the likelier visitor."""
    return method == "HEAD" or not user_agent.strip() or _MACHINES.search(user_agent) is not None


def with_code(path: str, code: str) -> str:
    """The path with `?c=code`; the rest of its query stays as it was."""
    parts = urlsplit(path)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "c"]
    return urlunsplit(("", "", parts.path, urlencode([*query, ("c", code)]), parts.fragment))
