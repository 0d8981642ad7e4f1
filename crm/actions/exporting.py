"""Giving a person all we know of them (GDPR 15 and 20), as a page to read and as JSON."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format

from crm.actions.access import record_access
from crm.actions.erasing import ReasonNamesThePerson
from crm.actions.scrubbing import scrubbed
from crm.contracts import subject_exports
from crm.eventlog.publishing import publish
from crm.events import ContactExported
from crm.models import AccessKind, Contact
from crm.queries.merging import everyone_who_is
from crm.queries.persons import person

GRADE = "personal"


@transaction.atomic
def export_person(*, contact_id: int, user_id: int, reason: str, language: str) -> bytes:
    """A zip with `data.json` and `index.html` in the language; who made it, when and why is in the access log.

    Refuses a reason that is no sentence or names the person: it outlives them.
    """
    contact = Contact.objects.get(pk=contact_id, erased_at=None)
    them = person(everyone_who_is(contact_id))
    if scrubbed(reason, them, closely=True) != reason:
        raise ReasonNamesThePerson
    access = record_access(
        user_id=user_id, thing=contact, code=f"#{contact.pk}", grade=GRADE, kind=AccessKind.EXPORT, reason=reason
    )
    publish(ContactExported(contact_id=contact.pk, access_id=access), subject=contact)
    made_at = timezone.now()
    with translation.override(language), timezone.override(settings.TIME_ZONE):
        offered = sorted(subject_exports.items(), key=lambda named: not named[0].startswith("crm."))  # who it is, first
        parts = [(name, part, part.rows(them)) for name, part in offered]
        page = render_to_string(
            "crm/export/index.html",
            {"parts": [_readable(part, rows) for _name, part, rows in parts], "made_at": made_at, "language": language},
        )
    data = {"made_at": made_at, "language": language, **{name: rows for name, _part, rows in parts}}
    return _zipped(
        {"index.html": page, "data.json": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)}
    )


def _readable(part: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "columns": list(part.columns.values()),
        "rows": [[_cell(row.get(key)) for key in part.columns] for row in rows],
    }


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return "" if value is None else value


def _said(one: Any) -> str:
    """A moment as people say it; to the microsecond it is for machines."""
    return date_format(timezone.localtime(one), "DATETIME_FORMAT") if isinstance(one, datetime) else str(one)


def _zipped(files: dict[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()
