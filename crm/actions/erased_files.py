"""Files that went with a person leave their store after the rows have gone."""

from django.core.files.storage import storages

from crm.actions.exports import tidy_exports
from crm.models import FileToErase


def delete_erased_files(*, erasure_id: int) -> int:
    """The files of this erasure are gone, and so are their names; returns how many. Again does no harm.

    So are the files taken out of lists, which the erasure let expire.
    """
    tidy_exports()
    files = list(FileToErase.objects.filter(erasure_id=erasure_id))
    for file in files:
        storages[file.store].delete(file.name)
        file.delete()
    return len(files)
