"""Which files may be kept on a dossier: what people send each other, and nothing that runs when it is opened."""

from typing import NamedTuple


class FileKind(NamedTuple):
    """How a file of this kind is sent, and what it begins with; no `heads`: plain text, which has no zero byte."""

    content_type: str
    heads: tuple[bytes, ...] = ()


_OPEN, _OFFICE = "application/vnd.oasis.opendocument.", "application/vnd.openxmlformats-officedocument."
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)

FILE_KINDS = {
    "pdf": FileKind("application/pdf", (b"%PDF-",)),
    "docx": FileKind(f"{_OFFICE}wordprocessingml.document", _ZIP),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    "pptx": FileKind(f"{_OFFICE}presentationml.presentation", _ZIP),
    "odt": FileKind(f"{_OPEN}text", _ZIP),
    "ods": FileKind(f"{_OPEN}spreadsheet", _ZIP),
    "odp": FileKind(f"{_OPEN}presentation", _ZIP),
    "doc": FileKind("application/msword", _OLE),
    "xls": FileKind("application/vnd.ms-excel", _OLE),
    "ppt": FileKind("application/vnd.ms-powerpoint", _OLE),
    "msg": FileKind("application/vnd.ms-outlook", _OLE),
    "png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileKind("image/jpeg", (b"\xff\xd8\xff",)),
    "webp": FileKind("image/webp", (b"RIFF",)),
    "dwg": FileKind("application/acad", (b"AC10",)),
    "txt": FileKind("text/plain"),
    "csv": FileKind("text/csv"),
    "eml": FileKind("message/rfc822"),
}
"""By the ending of the name."""


def is_one(ending: str, head: bytes) -> bool:
    """Whether what begins with `head` can be a file of this ending."""
    kind = FILE_KINDS.get(ending)
    if kind is None:
        return False
    return head.startswith(kind.heads) if kind.heads else b"\0" not in head
