"""The codes a visitor brings along in the address: which campaign, and which story led here. No cookie holds them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict

_CAMPAIGN = re.compile(r"[A-Za-z0-9._~-]{1,64}")


@dataclass(frozen=True)
class Codes:
    campaign: str = ""
    story: int | None = None

    def or_else(self, other: "Codes") -> "Codes":
        """These, and of the other what is missing here."""
        return Codes(self.campaign or other.campaign, self.story or other.story)

    def on(self, address: str) -> str:
        """The address with the codes behind it."""
        carried = {name: value for name, value in (("c", self.campaign), ("s", self.story)) if value}
        if not carried:
            return address
        path, hash_, fragment = address.partition("#")
        return f"{path}{'&' if '?' in path else '?'}{urlencode(carried)}{hash_}{fragment}"


def campaign_code(value: object) -> str:
    """The code when it looks like one, else nothing: a visitor cannot mend what they cannot see."""
    text = str(value or "")
    return text if _CAMPAIGN.fullmatch(text) else ""


def story_code(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) <= 12 else None


def carried_codes(query: Mapping[str, str]) -> Codes:
    return Codes(campaign_code(query.get("c")), story_code(query.get("s")))


def codes_in(address: str) -> Codes:
    """Those behind an address."""
    return carried_codes(QueryDict(urlsplit(address).query))
