"""Only actions write. Read from the source, so that a door which saves a row fails here."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("config", "crm", "cms", "acquisition", "campaigns")
MAY_WRITE = ("actions", "eventlog", "mail", "migrations")
WRITERS = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITERS |= {"save_base", "save_m2m", "create_user", "create_superuser", "_raw_delete", "_update"}
SHARED = {"update", "add", "set", "remove", "clear"}  # dictionaries and sets have these too
SQL = {"execute", "executemany", "callproc", "raw"}
CONTAINERS = (ast.Dict, ast.DictComp, ast.Set, ast.SetComp, ast.List, ast.ListComp)
MAKE_CONTAINERS = {"dict", "set", "list", "defaultdict", "Counter"}
WRITING_SQL = re.compile(
    r"\b(insert|update|delete|truncate|merge|copy|create|alter|drop|call|do|vacuum)\b", re.IGNORECASE
)


def modules():
    for app in APPS:
        for path in sorted((Path(settings.ROOT) / app).rglob("*.py")):
            room = path.relative_to(Path(settings.ROOT) / app).parts[0].removesuffix(".py")
            if room not in MAY_WRITE:
                yield path


def place(path):
    return str(path.relative_to(settings.ROOT))


def writes(source, *, wiring=False):
    """What writes in a module's source. Wiring sets threads' events and Celery's settings, so there `set` may be."""
    tree = ast.parse(source)
    plain = {"cache", *names_of_containers(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, verb = node.func.value, node.func.attr
            if verb not in WRITERS | SHARED | SQL:
                verb = verb.removeprefix("a")
            if (
                verb in WRITERS
                or (verb in SHARED and not wiring and innermost(owner) not in plain)
                or (verb in SQL and not only_reads(node))
            ):
                yield f"{node.lineno}: {ast.unparse(node)}"


def names_of_containers(tree):
    """Names that the module itself binds to a dictionary, a set or a list."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_container(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def is_container(value):
    called = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKE_CONTAINERS
    return called or isinstance(value, CONTAINERS)


def innermost(owner):
    """`name` of `name` and of `name[key]`; nothing for an attribute, which may be a relation."""
    while isinstance(owner, ast.Subscript):
        owner = owner.value
    return owner.id if isinstance(owner, ast.Name) else None


def only_reads(call):
    """Whether the SQL stands there as a text, and reads."""
    sql = call.args[0] if call.args else None
    text = sql.value if isinstance(sql, ast.Constant) and isinstance(sql.value, str) else ""
    return bool(re.match(r"\s*(select|with|explain|pragma)\b", text, re.IGNORECASE)) and not WRITING_SQL.search(text)


@pytest.mark.parametrize("path", [pytest.param(path, id=place(path)) for path in modules()])
def test_nothing_outside_actions_writes(path):
    assert list(writes(path.read_text(), wiring=place(path).startswith("config/"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "lead.save()",
        "form.save()",
        "Lead.objects.filter(pk=1).update(stage='won')",
        "leads = board(user)\nleads.update(stage='won')",
        "lead.enquiries.update(lead=None)",
        "lead.enquiries.clear()",
        "lead.enquiries.add(enquiry)",
        "user.groups.set([group])",
        "user.groups.remove(group)",
        "rows = {}\nrows.update(other)\nuser.groups.add(group)",
        "await leads.aupdate(stage='won')",
        "await lead.asave()",
        "await lead.enquiries.aadd(enquiry)",
        "await Lead.objects.aget_or_create(code='x')",
        "Lead.objects.bulk_create(rows)",
        "cursor.execute('DELETE FROM crm_contact')",
        "cursor.execute('WITH gone AS (DELETE FROM crm_contact RETURNING id) SELECT * FROM gone')",
        "cursor.execute(f'UPDATE {table} SET stage = 1')",
        "cursor.execute(sql)",
        "cursor.executemany('insert into crm_contact values (%s)', rows)",
        "Lead.objects.raw('UPDATE acquisition_lead SET stage = 1 RETURNING *')",
    ],
)
def test_the_law_sees_a_write(planted):
    assert len(list(writes(planted))) == 1


@pytest.mark.parametrize(
    "planted",
    [
        "found = {}\nfound.update(other)",
        "ids: dict[str, set[int]] = defaultdict(set)\nids[kind].add(1)",
        "cache.add(key, 0)",
        "cursor.execute('SELECT updated_at FROM crm_contact')",
        "Lead.objects.raw('SELECT * FROM acquisition_lead')",
        "leads.filter(stage='won').count()",
    ],
)
def test_the_law_lets_readers_be(planted):
    assert list(writes(planted)) == []


def test_wiring_may_set_what_is_no_row_but_save_none():
    assert list(writes("told.set()\napp.conf.update(x=1)", wiring=True)) == []
    assert len(list(writes("lead.save()", wiring=True))) == 1
