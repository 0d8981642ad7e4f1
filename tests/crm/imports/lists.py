"""Lists as other systems and people make them."""

import csv
import io

from openpyxl import Workbook

from crm.actions.imports import carry_import, choose_columns, dry_run, start_import
from crm.models import ImportRun


def text_of(rows, separator=","):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def begin(content, name="list.csv", **options):
    data = content if isinstance(content, bytes) else content.encode()
    return ImportRun.objects.get(pk=start_import(file=io.BytesIO(data), file_name=name, made_by_id=None, **options))


def checked(content, name="list.csv", columns=None, **options):
    run = begin(content, name, **options)
    choose_columns(import_id=run.pk, columns=columns or run.columns)
    dry_run(run.pk)
    run.refresh_from_db()
    return run


def read_whole(content, choice="fill", **options):
    from crm.actions.imports import read_in

    run = checked(content, **options)
    read_in(import_id=run.pk, choice=choice)
    carry_import(run.pk)
    run.refresh_from_db()
    return run


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
