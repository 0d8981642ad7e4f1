"""What erasing a person does to lists: their rows go, and a list that still waits and names them goes whole."""

from collections.abc import Iterator

from crm.contracts import Person
from crm.models import ImportPiece, ImportRow, ImportRun

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def rows_about(them: Person) -> int:
    return ImportRow.objects.filter(contact_id__in=them.contact_ids).count() + len(list(_waiting_with(them)))


def erase_rows_about(them: Person) -> None:
    """A list that was read in stays with its other rows; what became of this one is counted and no longer known."""
    ImportRow.objects.filter(contact_id__in=them.contact_ids).delete()
    ImportRun.objects.filter(pk__in=list(_waiting_with(them))).delete()


def _waiting_with(them: Person) -> Iterator[int]:
    """Lists whose file is still here and holds an address of the person; a packed workbook cannot be looked into.

    A piece may end within an address, so each is read with the end of the one before.
    """
    words = [address.lower().encode(code) for address in them.addresses for code in ENCODINGS]
    longest, run_id, end, found = max(map(len, words), default=0), None, b"", set()
    for piece in ImportPiece.objects.order_by("run", "number").iterator(chunk_size=1) if words else ():
        end = end if piece.run_id == run_id else b""
        run_id, data = piece.run_id, end + bytes(piece.data).lower()
        end = data[-longest:]
        if run_id not in found and any(word in data for word in words):
            found.add(run_id)
            yield run_id
