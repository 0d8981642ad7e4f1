"""Where the site says that it stands."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

HTTPS = 443
HTTP = 80


@transaction.atomic
def keep_site_address() -> None:
    """Wagtail's addresses (previews, the read API, redirects) begin as PUBLIC_URL does, also after a move."""
    address = urlsplit(settings.PUBLIC_URL)
    site = Site.objects.filter(is_default_site=True).first()
    wanted = (address.hostname or "localhost", address.port or (HTTPS if address.scheme == "https" else HTTP))
    if site and (site.hostname, site.port) != wanted:
        site.hostname, site.port = wanted
        site.save(update_fields=["hostname", "port"])
