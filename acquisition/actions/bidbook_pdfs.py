"""The PDF of a published version: rendered once, after publishing, and never again."""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.utils import timezone

from acquisition.models import BidbookPdf, BidbookVersion
from acquisition.queries.bidbook_files import FOLDER
from acquisition.queries.bidbook_pdf import bidbook_pdf, book_of


def render_bidbook_pdf(*, bidbook_id: int, language: str, number: int) -> int:
    """The version has its PDF in the private store; returns the id of its row. Again, or twice at once, does no harm.

    Runs outside a transaction: setting type takes a second, and the store is not our database.
    """
    version = BidbookVersion.objects.get(bidbook=bidbook_id, language=language, number=number)
    if known := BidbookPdf.objects.filter(version=version).first():
        return known.pk
    content, pages = bidbook_pdf(book_of(version))
    digest = hashlib.sha256(content).hexdigest()
    name = f"{FOLDER}/pdf/{digest}.pdf"
    private = storages["private"]
    if not private.exists(name):
        private.save(name, ContentFile(content))
    try:
        with transaction.atomic():
            row = BidbookPdf.objects.create(
                version=version, sha256=digest, pages=pages, file=name, rendered_at=timezone.now()
            )
    except IntegrityError:  # another was a moment earlier
        row = BidbookPdf.objects.get(version=version)
    return row.pk
