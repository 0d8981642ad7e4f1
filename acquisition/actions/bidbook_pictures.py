"""Pictures of a bidbook, kept by what is in them: a published version shows the same one for ever."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from acquisition.queries.bidbook_files import picture_path
from acquisition.queries.bidbook_sections import Kept

_SIZE = "max-1600x1600|format-jpeg|jpegquality-82|bgcolor-ffffff"


def keep_pictures(images: Iterable[Any]) -> dict[int, Kept]:
    """Each image lies in the private store under the digest of its bytes; returns where, by the image's id.

    Again does no harm: the same bytes lie under the same name.
    """
    return {image.pk: _kept(image) for image in images}


def _kept(image: Any) -> Kept:
    rendition = image.get_rendition(_SIZE)
    with rendition.file.open("rb") as file:
        content = file.read()
    name = f"picture/{hashlib.sha256(content).hexdigest()}.jpg"
    private, path = storages["private"], picture_path(name)
    if not private.exists(path):
        private.save(path, ContentFile(content))
    return Kept(name, rendition.width, rendition.height)
