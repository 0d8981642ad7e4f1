"""Only actions write. Read from the source, so that a door which saves a row fails here."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("crm", "cms", "acquisition", "campaigns")
WRITERS = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
MAY_WRITE = ("actions", "eventlog", "mail", "migrations")
# Dictionaries and digests are updated too; rows are updated through one of these.
ROWS = ("objects", "filter(", "all()", "_set", "queryset")


def modules():
    for app in APPS:
        for path in sorted((Path(settings.ROOT) / app).rglob("*.py")):
            room = path.relative_to(Path(settings.ROOT) / app).parts[0].removesuffix(".py")
            if room not in MAY_WRITE:
                yield path


def writes(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
            owner = ast.unparse(node.func.value)
            if node.func.attr != "update" or any(sign in owner for sign in ROWS):
                yield f"{path.relative_to(settings.ROOT)}:{node.lineno} {owner}.{node.func.attr}(…)"


@pytest.mark.parametrize("path", [pytest.param(p, id=str(p.relative_to(settings.ROOT))) for p in modules()])
def test_nothing_outside_actions_writes(path):
    assert list(writes(path)) == []


def test_the_law_would_see_a_write(tmp_path, settings):
    settings.ROOT = tmp_path
    door = tmp_path / "door.py"
    door.write_text("Lead.objects.filter(pk=1).update(stage='won')\nlead.save()\n")
    assert len(list(writes(door))) == 2
