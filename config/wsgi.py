"""The door for web servers: granian and waitress load `application` from here."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
if settings.TRUSTED_PROXIES:  # REMOTE_ADDR is then the visitor's, as the proxy in front of us names it
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=settings.TRUSTED_PROXIES)

from config import carriers  # noqa: E402, F401  wake-ups find the brokers once Django is ready
