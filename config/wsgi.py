"""The door for web servers: granian and waitress load `application` from here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
_django = get_wsgi_application()

from django.conf import settings

from cms.middleware.page_cache import PageCache
from config import carriers  # noqa: F401  wake-ups find the brokers once Django is ready

application = _django if settings.DEBUG else PageCache(_django)
