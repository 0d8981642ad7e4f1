"""Where the region's content leads out of the site: only to addresses that somebody looked up."""

import re
from urllib.parse import urlsplit

from django.conf import settings

REGION = settings.ROOT / "regions" / "dutch-techzone"
ADDRESS = re.compile(r"""[a-z]+://[^\s)"'>\]]+""", re.IGNORECASE)
KNOWN = {
    "eures.europa.eu",
    "oostnl.nl",
    "stagemarkt.nl",
    "www.alfa-college.nl",
    "www.borger-odoorn.nl",
    "www.chemport.eu",
    "www.coevorden.nl",
    "www.drenthecollege.nl",
    "www.dutchtechzone.nl",
    "www.emmen.nl",
    "www.grenzinfo.eu",
    "www.hardenberg.nl",
    "www.hoogeveen.nl",
    "www.ikbendrentsondernemer.nl",
    "www.nhlstenden.com",
    "www.nom.nl",
    "www.officielebekendmakingen.nl",
    "www.rvo.nl",
    "www.snn.nl",
    "www.werk.nl",
}
"""The region's own institutions and the public bodies it speaks of. A new one is looked up before it is added here."""


def addresses():
    """Every address in a file of the region, with the file."""
    return [
        (str(file.relative_to(REGION)), address)
        for ending in ("*.md", "*.toml")
        for file in sorted(REGION.rglob(ending))
        for address in ADDRESS.findall(file.read_text())
    ]


def is_invented(host):
    """Of a sample firm or person: a name that can never be anybody's (RFC 2606)."""
    return host == "example.org" or host.endswith(".example.org")


def test_every_address_is_secure_and_of_a_host_we_know():
    found = addresses()
    assert found
    assert [
        (file, address)
        for file, address in found
        if not address.startswith("https://")
        or not (urlsplit(address).hostname in KNOWN or is_invented(urlsplit(address).hostname))
    ] == []


def test_no_host_is_kept_that_nothing_leads_to():
    assert sorted(KNOWN - {urlsplit(address).hostname for _file, address in addresses()}) == []


def test_an_address_carries_no_account_port_or_tracking():
    assert [
        (file, address)
        for file, address in addresses()
        if (parts := urlsplit(address)).username or parts.port or "utm_" in parts.query
    ] == []


def test_every_mail_address_is_invented():
    """The region's people are samples: nobody who writes to one may reach a stranger."""
    written = re.compile(r"[\w.+-]+@([\w.-]+\w)")
    hosts = {
        host
        for ending in ("*.md", "*.toml")
        for file in REGION.rglob(ending)
        for host in written.findall(file.read_text())
    }
    assert hosts
    assert [host for host in sorted(hosts) if not is_invented(host)] == []


def test_no_link_for_visitors_opens_a_window_of_its_own():
    """A window that opens by itself surprises, and needs guards against what it shows."""
    rooms = [settings.ROOT / "cms" / "templates", *settings.ROOT.glob("*/templates/*/public")]
    assert [file.name for room in rooms for file in room.rglob("*.html") if "_blank" in file.read_text()] == []
