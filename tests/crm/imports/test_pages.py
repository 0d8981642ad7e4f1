"""From file to people in the back office, as somebody who keeps the address book walks it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.actions.imports import carry_import, carry_undo, dry_run
from crm.models import Contact, ImportRun, User
from tests.crm.imports.lists import checked, read_whole
from tests.crm.machines import an_account
from tests.crm.rows import a_contact

pytestmark = pytest.mark.django_db
LIST = b"E-mail;Naam;Bedrijf\nnew@example.org;New;Elders\nno address;Ada;\n=bad;Bo;\ncleo@example.org;C. V.;\n"


@pytest.fixture
def mila(client):
    client.force_login(an_account("mila", "Marketeers"))
    return client


def upload(client, content=LIST, name="relaties.csv"):
    return client.post("/admin/crm_imports/new/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def page(client, run, part=""):
    return client.get(f"/admin/crm_imports/{run.pk}/{part}").content.decode()


def test_a_list_goes_all_the_way_and_back(mila):
    cleo = a_contact()
    upload(mila)
    run = ImportRun.objects.get()
    shown = page(mila, run)
    assert "Wat staat er in elke kolom?" in shown
    assert "new@example.org" in shown
    assert "puntkomma" in shown
    mila.post(
        f"/admin/crm_imports/{run.pk}/columns/", {f"column_{place}": name for place, name in enumerate(run.columns)}
    )
    assert "data-under-way" in page(mila, run, "progress/")
    dry_run(run.pk)
    assert "2 rijen inlezen" in page(mila, run)
    assert "Dit is geen e-mailadres." in page(mila, run, "rows/?state=wrong")
    assert "zoals voor de hele lijst" in page(mila, run, "rows/?state=known")
    mila.post(f"/admin/crm_imports/{run.pk}/choices/", {"row_5": "overwrite"})
    mila.post(f"/admin/crm_imports/{run.pk}/read-in/", {"choice": "skip"})
    carry_import(run.pk)
    cleo.refresh_from_db()
    assert cleo.name == "C. V."
    assert f"/admin/crm_contacts/{Contact.objects.get(email='new@example.org').pk}/" in page(
        mila, run, "rows/?state=made"
    )
    mila.post(f"/admin/crm_imports/{run.pk}/undo/")
    carry_undo(run.pk)
    run.refresh_from_db()
    assert run.undone_by == User.objects.get(username="mila")
    assert "ongedaan gemaakt" in page(mila, run)
    assert list(Contact.objects.values_list("name", flat=True)) == ["Cleo Voorbeeld"]


def test_wrong_rows_come_back_as_a_file_that_can_be_mended_and_read_in(mila):
    run = checked(LIST)
    response = mila.get(f"/admin/crm_imports/{run.pk}/wrong.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["E-mail", "Naam", "Bedrijf", "Waarom niet"]
    assert [row[0] for row in rows[1:]] == ["no address", "'=bad"]
    assert all("geen e-mailadres" in row[3] for row in rows[1:])
    again = read_whole(text.replace("no address", "ada@example.org"))
    assert again.counts == {"ready": 1, "wrong": 1, "made": 1}
    assert "=bad" in "".join(mila.get(f"/admin/crm_imports/{again.pk}/wrong.csv").getvalue().decode())


def test_what_is_no_list_is_refused_in_place(mila):
    response = upload(mila, b"")
    assert response.status_code == 422
    assert "Dit bestand is leeg" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_columns_that_make_no_rows_are_refused_in_place(mila):
    upload(mila)
    run = ImportRun.objects.get()
    response = mila.post(f"/admin/crm_imports/{run.pk}/columns/", {"column_0": "contact.phone"})
    assert response.status_code == 422
    assert "Zeg in welke kolom het e-mailadres" in response.content.decode()


def test_columns_are_remembered_for_the_next_list_with_the_same_headers(mila):
    odd = b"A;B\na@example.org;Ada\n"
    upload(mila, odd)
    run = ImportRun.objects.get()
    assert run.columns == ["", ""]
    mila.post(f"/admin/crm_imports/{run.pk}/columns/", {"column_0": "contact.email", "column_1": "contact.name"})
    upload(mila, odd)
    assert ImportRun.objects.order_by("pk").last().columns == ["contact.email", "contact.name"]


def test_a_list_is_not_read_in_twice(mila):
    run = read_whole(LIST)
    response = mila.post(f"/admin/crm_imports/{run.pk}/read-in/", {"choice": "fill"})
    assert response.status_code == 422
    assert "niet meer waar je hem zag" in response.content.decode()


def test_where_nothing_was_read_in_the_list_says_what_to_do(mila):
    shown = mila.get("/admin/crm_imports/").content.decode()
    assert "Kies een lijst met mensen of organisaties" in shown
    assert "/admin/crm_imports/new/" in shown
