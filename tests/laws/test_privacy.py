"""Every field says what it tells about people, and every row that points to a person has somebody who sees to it."""

import pytest
from django.apps import apps
from django.db import models

from crm.contracts import Privacy, erasers, privacy_tags
from crm.models import ImportPiece
from crm.queries.persons import person, rows_pointing_to
from crm.queries.privacy import find_untagged, our_models, tag_of, texts_about_people
from tests.crm.rows import a_contact


def test_every_field_of_every_app_of_ours_is_tagged():
    assert [str(complaint) for complaint in find_untagged()] == []


def test_there_are_fields_to_judge():
    tags = [tag_of(model, field) for model in our_models() for field in model._meta.local_fields]
    assert len(tags) > 300
    assert {"person", "free_text", "link", "evidence", "account", "published", "none"} == set(tags)


def test_a_field_without_a_tag_is_told_with_what_to_write_and_where(monkeypatch):
    tags = dict(privacy_tags.get("crm"))
    tags["Contact"] = Privacy(none="version language", person="name email", why="x", until="x", erased="x")
    monkeypatch.setitem(privacy_tags._parts, "crm", tags)
    (complaint,) = find_untagged()
    assert complaint.msg == "crm.Contact.phone has no privacy tag."
    assert '`"Contact": Privacy(<tag>="phone")` in crm/models/privacy.py' in complaint.hint


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        (Privacy(none="version language gone", person="name email phone", why="x", until="x", erased="x"), "crm.P002"),
        (Privacy(none="version language name", person="name email phone", why="x", until="x", erased="x"), "crm.P002"),
        (Privacy(none="version language", person="name email phone"), "crm.P003"),
    ],
)
def test_a_wrong_tag_is_told(monkeypatch, tags, told):
    monkeypatch.setitem(privacy_tags._parts, "crm", {**privacy_tags.get("crm"), "Contact": tags})
    assert {complaint.id for complaint in find_untagged()} == {told}


def test_what_names_people_in_a_table_that_only_grows_can_be_taken_out():
    for model, fields in texts_about_people():
        words = [field for field in fields if model is not ImportPiece]  # a file goes whole, with its list
        assert all(isinstance(field, models.CharField | models.TextField | models.JSONField) for field in words), model


STAYS = {"crm.ConsentEvent", "crm.ConsentChain", "acquisition.Lead", "acquisition.Enquiry", "acquisition.ShareLink"}
STAYS |= {"acquisition.WinConfirmation"}
STAYS |= {"campaigns.Touch", "campaigns.CreditedLead"}
"""They point to a number without a name, and docs/personal-data.md says why."""


@pytest.mark.django_db
def test_every_kind_of_row_that_points_to_a_contact_goes_or_is_known_to_stay():
    nobody = a_contact()
    pointing = {label for label, _rows in rows_pointing_to(nobody)}
    gone = {"crm.Interaction", "crm.Task", "crm.OutgoingMail", "crm.Affiliation"}
    gone |= {"crm.Fact", "crm.DuplicatePair", "crm.Contact"}
    gone |= {"cms.MeetupRegistration", "cms.BidbookRequest", "cms.FormReceipt"}
    assert pointing == gone | STAYS, "register an eraser (crm.contracts.erasers) and name the model here"
    assert all(apps.get_model(label) for label in pointing)
    assert all(eraser.count(person([nobody.pk])) == 0 for eraser in erasers)
