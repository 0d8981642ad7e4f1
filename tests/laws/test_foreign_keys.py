"""Foreign keys point home, to crm or to a third party; never to a sibling, also not as a string."""

import pytest
from django.apps import apps

SIBLINGS = {"cms", "acquisition", "campaigns"}
OURS = SIBLINGS | {"crm"}


def relations():
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS:
            for field in model._meta.get_fields(include_hidden=True):
                if field.is_relation and not field.auto_created and getattr(field, "related_model", None):
                    yield model, field


def test_there_are_relations_to_judge():
    assert len(list(relations())) > 20


@pytest.mark.parametrize(
    ("model", "field"), [pytest.param(m, f, id=f"{m._meta.label}.{f.name}") for m, f in relations()]
)
def test_a_foreign_key_points_home_or_to_crm(model, field):
    target = field.related_model._meta.app_label
    home = model._meta.app_label
    assert target not in OURS - {home, "crm"}, f"{model._meta.label}.{field.name} points to {target}"
