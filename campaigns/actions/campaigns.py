"""Starting campaigns and handing out their links."""

import re
import secrets
from datetime import date
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from campaigns.models import LONGEST_PATH, Campaign, Link
from crm.contracts import Refused

_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH = 8
_NOT_FOR_VISITORS = re.compile(r"/(admin|api|account|documents|forms|outbox|r)(/|$)|/bidbook/.", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\<>\"'`{}|^]")


class NameMissing(Refused):
    message = _("Give the campaign a name with letters or digits in it.")


class NameTaken(Refused):
    message = _("There is a campaign with this short name already. Choose another.")


class EndsBeforeStart(Refused):
    message = _("A campaign ends on or after the day it starts.")


class NotOnOurSite(Refused):
    message = _("Give a page of this site for visitors, beginning with one “/”, such as /verhalen/.")


@transaction.atomic
def create_campaign(
    *,
    name: str,
    slug: str = "",
    owner_id: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> int:
    """The campaign exists with a code of its own; returns its id.

    Refuses a name without letters or digits, a short name that is taken, and an end before the start.
    """
    own_slug = slugify(slug or name)[:60]
    if not own_slug:
        raise NameMissing
    if Campaign.objects.filter(slug=own_slug).exists():
        raise NameTaken
    if starts_on and ends_on and ends_on < starts_on:
        raise EndsBeforeStart
    campaign = Campaign.objects.create(
        name=name.strip(), slug=own_slug, code=_unused_code(), owner_id=owner_id, starts_on=starts_on, ends_on=ends_on
    )
    return campaign.pk


@transaction.atomic
def create_link(*, campaign_id: int, target_path: str) -> int:
    """The campaign has a link to this page of our site (the one it had, if it had one); returns its id.

    Refuses anything that is not a path of our site for visitors.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    path = target_path.strip(" ")
    if not leads_to_our_site(path):
        raise NotOnOurSite
    link, _new = Link.objects.get_or_create(
        campaign=campaign, target_path=path, defaults={"token": secrets.token_urlsafe(24)}
    )
    return link.pk


def leads_to_our_site(path: str) -> bool:
    """Whether every reader, also one that decodes again, takes this for a path of our own site."""
    if len(path) > LONGEST_PATH:
        return False
    readings = [path]
    for _again in range(3):
        readings.append(unquote(readings[-1]))
    return readings[-1] == readings[-2] and all(_is_plain_path(reading) for reading in readings)


def _is_plain_path(path: str) -> bool:
    if not path.startswith("/") or "//" in path or _UNSAFE.search(path):
        return False
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    steps = parts.path.split("/")
    own = not parts.scheme and not parts.netloc and not {".", ".."} & set(steps)
    return own and not _NOT_FOR_VISITORS.match(parts.path)


def _unused_code() -> str:
    while True:
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
        if not Campaign.objects.filter(code=code).exists():
            return code
