"""What tests of lists begin with."""

import io

from openpyxl import load_workbook

from crm.actions.bulk_edits import choose_rows, edit_several
from crm.actions.exports import export_list
from crm.actions.list_views import save_list_view
from crm.models import BulkEdit, Export
from tests.crm.machines import an_account

REASON = "The yearly letter goes to them."


def a_keeper(name="hilde", role="Heads of acquisition", **fields):
    return an_account(name, role, **fields)


def edited(user, rows, field, value, list_name="crm_contacts"):
    """A bulk edit that was carried out."""
    pk = choose_rows(user_id=user.pk, list_name=list_name, ids=[row.pk for row in rows])
    edit_several(bulk_edit_id=pk, field=field, value=value)
    return BulkEdit.objects.get(pk=pk)


def exported(user, ids, *, list_name="crm_contacts", columns=("name", "email"), form="csv", reason=REASON):
    pk = export_list(
        user_id=user.pk,
        list_name=list_name,
        ids=ids,
        query="",
        columns=columns,
        form=form,
        reason=reason,
        language="en",
    )
    return Export.objects.get(pk=pk)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def csv_rows(data):
    text = data.decode("utf-8-sig")
    return [line.split(",") for line in text.splitlines()]


def xlsx_rows(data):
    return [list(row) for row in load_workbook(io.BytesIO(data)).active.iter_rows()]


def parts_of_list(user, ids, list_name, column="name"):
    """A view, an export and a bulk edit of the user, as an address names them."""
    fields = {"user_id": user.pk, "list_name": list_name}
    edit = choose_rows(ids=ids, **fields)
    return {
        "view_pk": save_list_view(name="Mine", query="", **fields),
        "export_pk": exported(user, ids, list_name=list_name, columns=(column,)).pk,
        "bulk_pk": edit,
    }
