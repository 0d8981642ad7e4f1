"""The door for web servers: granian and waitress load `application` from here."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from config import carriers  # noqa: F401  wake-ups find the brokers once Django is ready
