"""Keeping files with the thing they belong to.

The file is stored before its row and goes after it: what a killed process leaves behind is a file that no row knows,
and those are swept away.
"""

import re
import unicodedata
import uuid
from datetime import timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.events import FileAttached, FileRemoved
from crm.models import Attachment
from crm.models.attachments import LONGEST_NAME
from crm.models.file_kinds import FILE_KINDS, is_one

FOLDER = "attachments"
LARGEST = 25 * 1024 * 1024
HEAD = 4096
LONGEST_ENDING = 8
NO_LONGER_ON_ITS_WAY = timedelta(hours=1)


class _AboutTheFile(Refused):
    @property
    def fields(self) -> dict[str, Any]:  # type: ignore[override]
        return {"file": self.message}


class FileTooLarge(_AboutTheFile):
    message = _("This file is larger than 25 MB. Make it smaller, or note where it can be found.")


class FileEmpty(_AboutTheFile):
    message = _("There is nothing in this file. Choose it again.")


class FileOfAnotherKind(_AboutTheFile):
    message = format_lazy(
        _("This is no file of a kind that can be kept here, or its name says otherwise. These can: {kinds}."),
        kinds=", ".join(FILE_KINDS),
    )


class FileIsHere(_AboutTheFile):
    message = _("This file is here already.")


def attach_file(*, about: models.Model, file: Any, note: str = "", by_id: int | None = None) -> int:
    """The file stands with the thing, under the name it came with; returns the attachment's id.

    `file` is a Django `File`. Refuses one of more than 25 MB, an empty one, one whose content is not what its name
    says or that may run when it is opened, and one that the thing has already.
    """
    if file.size > LARGEST:
        raise FileTooLarge
    if not file.size:
        raise FileEmpty
    name, digest = cleaned_name(file.name), sha256()
    for number, chunk in enumerate(file.chunks()):
        if not number and not is_one(name.rpartition(".")[2].lower(), chunk[:HEAD]):
            raise FileOfAnotherKind
        digest.update(chunk)
    kept = Attachment.objects.about(about)
    if kept.filter(sha256=digest.hexdigest()).exists():
        raise FileIsHere
    stored = storages["private"].save(f"{FOLDER}/{uuid.uuid4().hex}", file)
    with transaction.atomic():
        row = Attachment.objects.create(
            about_type=about._meta.label_lower,
            about_id=about.pk,
            name=name,
            note=" ".join(note.split()),
            file=stored,
            size=file.size,
            sha256=digest.hexdigest(),
            attached_by_id=by_id,
        )
        publish(FileAttached(attachment_id=row.pk, **_told(row)), subject=about)
    return row.pk


@transaction.atomic
def remove_file(*, attachment_id: int) -> None:
    """The thing has the file no more; once more changes nothing. The file itself goes within the hour."""
    row = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
    if row is None:
        return
    about = apps.get_model(row.about_type)(pk=row.about_id)
    publish(FileRemoved(attachment_id=attachment_id, **_told(row)), subject=about)
    row.delete()


def tidy_attachments() -> int:
    """No file is kept that no row knows, but for those that may be on their way in; returns how many went."""
    private, before = storages["private"], timezone.now() - NO_LONGER_ON_ITS_WAY
    names = private.listdir(FOLDER)[1] if private.exists(FOLDER) else []
    known = set(Attachment.objects.values_list("file", flat=True))
    unknown = [name for name in (f"{FOLDER}/{each}" for each in names) if name not in known]
    gone = [name for name in unknown if private.get_modified_time(name) < before]
    for name in gone:
        private.delete(name)
    return len(gone)


def cleaned_name(name: str) -> str:
    """The name without folders, line breaks and signs that no system shows; the ending stays, however long it is."""
    plain = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)
    plain = " ".join(re.sub(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]', " ", plain).split())
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: LONGEST_NAME - LONGEST_ENDING - 1]}{dot}{ending[:LONGEST_ENDING]}"


def _told(row: Attachment) -> dict[str, Any]:
    """Whom the event is about, for the timelines of people and organisations."""
    kinds = {"contact_id": "crm.contact", "organisation_id": "crm.organisation"}
    about = {field: row.about_id if row.about_type == kind else None for field, kind in kinds.items()}
    return {**about, "about_type": row.about_type, "about_id": row.about_id}
