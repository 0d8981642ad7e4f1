"""A dossier as a browser shows it in the end: with all its panels fetched."""

import re
from html import unescape

WAITING = re.compile(
    r'<(section|div)[^>]* data-controller="crm-panel" data-crm-panel-address-value="([^"]*)".*?</\1>', re.DOTALL
)


def whole(client, address, asked=None, headers=None):
    """The text of the page, in which each panel stands where it was waited for."""
    page = client.get(address, asked or {}, headers=headers)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    return WAITING.sub(lambda found: _fetched(client, unescape(found[2]), headers), page.content.decode())


def _fetched(client, address, headers):
    panel = client.get(address, headers=headers)
    assert panel.status_code == 200, f"{address}: {panel.status_code}"
    return panel.content.decode()
