"""Names say what a thing is; handlers are short. Read from the source."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

APPS = ("config", "crm", "cms", "acquisition", "campaigns")
SAYS_NOTHING = re.compile(r"^_*(manager|services?|helpers?|utils?|common|base|misc)$")
VAGUE = re.compile(r"^_*(handle|process|do)(_.*)?$|^_*(Handle|Process|Do)([A-Z].*)?$")
ASKED_FOR = {("management/commands", "handle"), ("middleware.py", "process_response")}
ASKED_FOR |= {("html_trees.py", f"handle_{part}") for part in ("starttag", "endtag", "data")}  # by html.parser
LONGEST_HANDLER = 3
MODULES = [path for app in APPS for path in sorted((Path(settings.ROOT) / app).rglob("*.py"))]
HANDLERS = [path for path in MODULES if "handlers" in (path.stem, path.parent.name)]


def place(path):
    return str(path.relative_to(settings.ROOT))


def definitions(source):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, kinds)]


def vague_names(path):
    for node in definitions(path.read_text()):
        asked_for = any(part in str(path) and node.name == name for part, name in ASKED_FOR)
        if VAGUE.match(node.name) and not asked_for:
            yield f"{path}:{node.lineno} {node.name}"


def long_handlers(path):
    for node in definitions(path.read_text()):
        if not isinstance(node, ast.ClassDef) and node.decorator_list:
            body = node.body[1:] if ast.get_docstring(node) else node.body
            statements = sum(isinstance(inner, ast.stmt) for outer in body for inner in ast.walk(outer))
            if statements > LONGEST_HANDLER:
                yield f"{path}:{node.lineno} {node.name} has {statements} statements"


def test_no_module_has_a_name_that_says_nothing():
    names = [part for path in MODULES for part in Path(place(path)).with_suffix("").parts]
    assert [name for name in names if SAYS_NOTHING.match(name)] == []


@pytest.mark.parametrize("path", [pytest.param(path, id=place(path)) for path in MODULES])
def test_no_function_or_class_is_named_vaguely(path):
    assert list(vague_names(path)) == []


@pytest.mark.parametrize("path", [pytest.param(path, id=place(path)) for path in HANDLERS])
def test_a_handler_is_three_statements_at_most(path):
    assert list(long_handlers(path)) == []


def test_the_law_would_see_them(tmp_path):
    module = tmp_path / "handlers.py"
    module.write_text(
        "def handle(): a = b\ndef _process_it(): a = b\nclass DoIt: pass\n"
        "def document(): a = b\n@subscribe(It)\ndef long():\n    if a:\n        b()\n    c()\n    d()\n"
    )
    assert [found.split()[-1] for found in vague_names(module)] == ["handle", "_process_it", "DoIt"]
    assert len(list(long_handlers(module))) == 1
    assert len(HANDLERS) == 4
    assert all(SAYS_NOTHING.match(name) for name in ("utils", "_helpers", "base"))
