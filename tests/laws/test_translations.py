"""Every sentence of ours is in Dutch: complete, compiled, collected, and the same sentence the same everywhere."""

import gettext
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import polib
import pytest
from django.conf import settings

ROOT = Path(settings.ROOT)
CATALOGUES = sorted(ROOT.glob("*/locale/nl/LC_MESSAGES/django.po"))
EACH = pytest.mark.parametrize("path", [pytest.param(path, id=path.relative_to(ROOT).parts[0]) for path in CATALOGUES])


def missing(path):
    """What is not yet, or not certainly, translated."""
    return [one.msgid for one in polib.pofile(path) if one.obsolete or one.fuzzy or not one.translated()]


def compiled(path):
    """The catalogue as gettext reads it: key (and number) → Dutch."""
    with path.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}


def written(path):
    """The same from the file that people edit."""
    found = {}
    for one in polib.pofile(path):
        key = f"{one.msgctxt}\x04{one.msgid}" if one.msgctxt else one.msgid
        plurals = {(key, number): text for number, text in one.msgstr_plural.items()}
        found |= plurals or {key: one.msgstr}
    return found


def said_twice(paths):
    """Sentences with more than one translation; Django merges all catalogues and would take one of them."""
    found = defaultdict(dict)
    for path in paths:
        for key, text in written(path).items():
            found[key][path] = text
    return {key: list(texts.values()) for key, texts in found.items() if len(set(texts.values())) > 1}


@EACH
def test_every_sentence_is_translated_for_certain(path):
    assert missing(path) == []


@EACH
def test_what_is_compiled_is_what_is_written(path):
    assert compiled(path.with_suffix(".mo")) == written(path)


def test_the_same_sentence_is_translated_the_same_in_every_app():
    assert said_twice(CATALOGUES) == {}, "give one of them a context (pgettext), or translate them alike"


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed, so no sentence can be collected")
@EACH
def test_no_sentence_waits_to_be_collected(path, tmp_path):
    app = path.relative_to(ROOT).parts[0]
    copy = tmp_path / app
    shutil.copytree(ROOT / app, copy, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", "makemessages", "-l", "nl", "--no-location", "-v0"],
        cwd=copy, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    collected = written(copy / path.relative_to(ROOT / app))
    assert sorted(map(str, collected.keys() ^ written(path).keys())) == [], "run `make messages` and translate"


def test_there_is_a_catalogue_of_each_app():
    assert [path.relative_to(ROOT).parts[0] for path in CATALOGUES] == ["acquisition", "campaigns", "cms", "crm"]


def test_the_law_sees_what_is_missing_and_what_differs(tmp_path):
    one, other = tmp_path / "one.po", tmp_path / "other.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    one.write_text(
        head + 'msgid "role"\nmsgstr "rol"\n\nmsgid "credit"\nmsgstr ""\n\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    )
    other.write_text(head + 'msgid "role"\nmsgstr "functie"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "c"\n')
    assert missing(one) == ["credit", "a"]
    assert missing(other) == []
    assert said_twice([one, other]) == {"role": ["rol", "functie"]}
    polib.pofile(one).save_as_mofile(tmp_path / "one.mo")
    assert compiled(tmp_path / "one.mo") != written(one)
