"""Every sentence of ours is in Dutch, and what visitors meet in German too: collected, compiled, and alike everywhere."""

import gettext
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils import translation
from wagtail.models import get_page_models

from crm.models import Initiative

ROOT = Path(settings.ROOT)
APPS = ["acquisition", "campaigns", "cms", "crm"]
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]  # English is what the source says
OF_VISITORS = [language for language in LANGUAGES if language != "nl"]
# Where visitors find sentences, by the beginning of the file's name; all the rest is for colleagues (Dutch, English).
VISITED = {
    "acquisition": ("actions/confirmations.py", "actions/links.py", "actions/offer_mail.py", "public/", "queries/exports.py", "templates/acquisition/mail/", "templates/acquisition/public/"),
    "campaigns": ("public/", "templates/campaigns/public/"),
    "cms": ("actions/", "blocks/drawings.py", "public/", "queries/", "templates/", "templatetags/"),
    "crm": (
        "actions/preferences.py", "middleware.py", "public/errors.py", "public/preferences.py", "queries/exported_parts.py",
        "templates/403_csrf.html", "templates/429.html", "templates/crm/export/", "templates/crm/mail/", "templates/crm/public/",
    ),
}  # fmt: skip
FOR_COLLEAGUES = (
    "actions/erasing.py",
    "actions/forgetting.py",
    "actions/landing_stories.py",
    "actions/page_files.py",
    "actions/region.py",
    "actions/translations.py",
    "queries/page_checks.py",
    "queries/translations.py",
    "templates/cms/backoffice/",
    "templates/cms/previews/",
    "templates/crm/mail/tasks.",
)
EACH_APP = pytest.mark.parametrize("app", APPS)
FOR_VISITORS = pytest.mark.parametrize("language", OF_VISITORS)
EACH = pytest.mark.parametrize(("app", "language"), [(app, language) for app in APPS for language in LANGUAGES])


def catalogue(app, language, root=ROOT):
    return root / app / "locale" / language / "LC_MESSAGES" / "django.po"


def uncertain(path):
    """What was guessed, or is said nowhere any more."""
    return [one.msgid for one in polib.pofile(path) if one.obsolete or one.fuzzy]


def missing(path):
    """What is not yet, or not certainly, translated."""
    return [one.msgid for one in polib.pofile(path) if one.obsolete or one.fuzzy or not one.translated()]


def compiled(path):
    """The catalogue as gettext reads it: key (and number) → sentence."""
    with path.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}


def written(path):
    """The same from the file that people edit; what is not translated yet is empty."""
    found = {}
    for one in polib.pofile(path):
        key = f"{one.msgctxt}\x04{one.msgid}" if one.msgctxt else one.msgid
        plurals = {(key, number): text for number, text in one.msgstr_plural.items()}
        found |= plurals or {key: one.msgstr}
    return found


def said(path):
    return {key: text for key, text in written(path).items() if text}


def said_twice(paths):
    """Sentences with more than one translation; Django merges all catalogues and would take one of them."""
    found = defaultdict(dict)
    for path in paths:
        for key, text in said(path).items():
            found[key][path] = text
    return {key: list(texts.values()) for key, texts in found.items() if len(set(texts.values())) > 1}


def met_by_visitors(app, file):
    return file.startswith(VISITED[app]) and not file.startswith(FOR_COLLEAGUES)


def collect(app, folder):
    """The app's catalogues in `folder`, completed with every sentence in its source and where it stands.

    Without settings, because collecting reads files and no more; once for all languages, because it takes long.
    """
    shutil.copytree(ROOT / app, folder / app, ignore=shutil.ignore_patterns("__pycache__", "static", "*.mo"))
    wanted = [word for language in LANGUAGES for word in ("-l", language)]
    done = subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *wanted, "--add-location=file", "-v0"],
        cwd=folder / app, env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Where the sentences of an app are collected; asking again takes no time."""
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed, so no sentence can be collected")
    return cache(lambda app: collect(app, tmp_path_factory.mktemp(app)))


@EACH_APP
def test_every_sentence_is_in_dutch_for_certain(app):
    assert missing(catalogue(app, "nl")) == []


@EACH
def test_nothing_is_guessed_or_left_over(app, language):
    assert uncertain(catalogue(app, language)) == []


@EACH
def test_what_is_compiled_is_what_is_written(app, language):
    path = catalogue(app, language)
    assert compiled(path.with_suffix(".mo")) == said(path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_sentence_is_translated_the_same_in_every_app(language):
    twice = said_twice([catalogue(app, language) for app in APPS])
    assert twice == {}, "give one of them a context (pgettext), or translate them alike"


@EACH_APP
def test_no_sentence_waits_to_be_collected(app, collected):
    waiting = {
        language: sorted(map(str, written(catalogue(app, language, collected(app))).keys() ^ written(path).keys()))
        for language in LANGUAGES
        for path in [catalogue(app, language)]
    }
    assert waiting == {language: [] for language in LANGUAGES}, "run `make messages` and translate"


@EACH_APP
@FOR_VISITORS
def test_what_visitors_meet_is_translated_for_certain(app, language, collected):
    without = [
        (one.msgid, sorted({file for file, _line in one.occurrences}))
        for one in polib.pofile(catalogue(app, language, collected(app)))
        if not one.translated() and any(met_by_visitors(app, file) for file, _line in one.occurrences)
    ]
    assert without == [], "translate it, or say above that only colleagues meet it"


@FOR_VISITORS
def test_what_pages_print_of_models_is_translated_too(language):
    """A phase on its tag, the kind of page beside a search result: their sentences stand among the models."""
    pages = [page for page in get_page_models() if page._meta.app_label in APPS]
    known = {key for app in APPS for key in said(catalogue(app, language))}
    with translation.override(None, deactivate=True):
        printed = {str(label) for label in (*Initiative.Phase.labels, *(page._meta.verbose_name for page in pages))}
    assert sorted(printed - known) == []


def test_there_is_a_catalogue_of_each_app_in_each_language():
    found = {path.relative_to(ROOT).parts[0:3:2] for path in ROOT.glob("*/locale/*/LC_MESSAGES/django.po")}
    assert found == {(app, language) for app in APPS for language in LANGUAGES}


def test_the_law_sees_what_is_missing_and_what_differs(tmp_path):
    one, other = tmp_path / "one.po", tmp_path / "other.po"
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    one.write_text(
        head + 'msgid "role"\nmsgstr "rol"\n\nmsgid "credit"\nmsgstr ""\n\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    )
    other.write_text(head + 'msgid "role"\nmsgstr "functie"\n\nmsgctxt "x"\nmsgid "a"\nmsgstr "c"\n')
    assert missing(one) == ["credit", "a"]
    assert uncertain(one) == ["a"]
    assert missing(other) == []
    assert said_twice([one, other]) == {"role": ["rol", "functie"]}
    polib.pofile(one).save_as_mofile(tmp_path / "one.mo")
    assert compiled(tmp_path / "one.mo") != said(one)


def test_the_law_knows_visitors_from_colleagues():
    assert met_by_visitors("cms", "templates/cms/pages/home.html")
    assert met_by_visitors("acquisition", "templates/acquisition/mail/bidbook.txt")
    assert not met_by_visitors("acquisition", "templates/acquisition/backoffice/lead.html")
    assert not met_by_visitors("cms", "templates/cms/backoffice/page_checks.html")
