"""Whatever points to a contact or an organisation is moved by a merge, or somebody decided that it stays."""

import pytest
from django.apps import apps
from django.db import models

from crm.contracts import MergeRelation, WhenTaken, merge_relations
from crm.models import Contact, Organisation
from crm.queries.merging import relations_to

# Columns that hold an id without being a foreign key look like this.
LIKE_AN_ID = ("contact_id", "organisation_id", "about_id", "object_id", "winner_id", "loser_id")
OURS = {"crm", "cms", "acquisition", "campaigns"}


def foreign_keys():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if field.related_model in (Contact, Organisation):
                yield f"{model._meta.label_lower}.{field.name}"


def other_columns():
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields if model._meta.app_label in OURS else ():
            if not field.is_relation and field.attname.endswith(LIKE_AN_ID):
                yield f"{model._meta.label_lower}.{field.name}"


def decided():
    return dict(merge_relations.items())


@pytest.mark.parametrize("key", sorted(foreign_keys()))
def test_what_a_merge_does_to_a_foreign_key_is_decided(key):
    assert key in decided(), f"say in apps.ready() what becomes of {key}: merge_relations.register(…)"


@pytest.mark.parametrize("key", sorted(other_columns()))
def test_what_a_merge_does_to_another_column_that_holds_ids_is_decided(key):
    assert key in decided(), f"{key} may hold the id of a contact or an organisation"


def test_there_are_columns_to_judge():
    assert len(list(foreign_keys())) > 20
    assert {"crm.task.about_id", "crm.eventrecord.contact_id"} <= set(other_columns())


@pytest.mark.parametrize("key", sorted(decided()))
def test_what_is_decided_is_about_a_column_there_is(key):
    label, _dot, name = key.rpartition(".")
    apps.get_model(label)._meta.get_field(name)


def test_what_may_be_dropped_takes_nothing_with_it():
    for model in (Contact, Organisation):
        for relation in relations_to(model):
            if relation.part.when_taken is WhenTaken.DROPPED:
                pointing = relation.model._meta.get_fields(include_hidden=True)
                assert [each for each in pointing if each.auto_created and not each.concrete] == []


def test_a_column_nobody_decided_about_is_moved_all_the_same():
    class Visit(models.Model):
        contact = models.ForeignKey("crm.Contact", models.CASCADE, related_name="+")

        class Meta:
            app_label = "crm"

        def __str__(self):
            return str(self.pk)

    try:
        (found,) = [one for one in relations_to(Contact) if one.model is Visit]
        assert found.key not in decided()
        assert not found.part.stays
    finally:
        del apps.all_models["crm"]["visit"]
        apps.clear_cache()


def test_a_column_of_a_kind_is_asked_of_rows_of_that_kind_only():
    part = merge_relations.get("crm.task.about_id")
    assert isinstance(part, MergeRelation)
    assert part.kind_field == "about_type"
