"""The thing that an address or a form names, such as what a task is about or what a file belongs to."""

from typing import Any

from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404

from crm.models.attachments import visible_rows


def thing_named(kind: str, number: int | None, user: Any) -> models.Model | None:
    """What `app.model` and an id name; None when nothing is named, 404 when the user may not see it."""
    if not kind and number is None:
        return None
    try:
        rows = visible_rows(kind, user)
    except KeyError:
        raise Http404 from None
    return get_object_or_404(rows, pk=number)
