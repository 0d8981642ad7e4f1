"""Where the site names somebody: editors take a person off a page, erasing only says where."""

import json

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Revision

from cms.models import ContactPerson
from crm.contracts import Person
from crm.models import Document, Image


def places_that_name(person: Person) -> int:
    """Versions of pages, pictures, files and named contacts on which a name or address of the person stands."""
    words = [*person.names, *person.addresses]
    if not words:
        return 0
    versions = Revision.objects.annotate(text=Cast("content", TextField()))
    in_json = [json.dumps(word)[1:-1] for word in words]
    named = [
        versions.filter(_any(["text"], [*words, *in_json])),
        Image.objects.filter(_any(["title", "description", "credit", "file"], words)),
        Document.objects.filter(_any(["title", "file"], words)),
        ContactPerson.objects.filter(_any(["name", "email"], words)),
    ]
    return sum(rows.order_by().count() for rows in named)


def _any(fields: list[str], words: list[str]) -> Q:
    return Q(*(Q(**{f"{field}__icontains": word}) for field in fields for word in words), _connector=Q.OR)
