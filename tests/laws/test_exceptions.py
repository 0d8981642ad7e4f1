"""A rule of style is broken for a reason, and the reason stands beside it."""

import io
import re
import tokenize
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)
FOLDERS = ("config", "crm", "cms", "acquisition", "campaigns", "tests", "benchmarks", "deploy")
WITH_A_REASON = re.compile(r"noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*  \S+ \S+")


def unexplained(source):
    """Lines with a `noqa` that does not say which rule, or not why."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and "noqa" in token.string and not WITH_A_REASON.search(token.string):
            yield token.start[0]


def test_every_exception_to_a_rule_says_why():
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    assert [f"{path}:{line}" for path in paths for line in unexplained(path.read_text())] == []


def test_the_law_sees_one_that_does_not():
    assert list(unexplained("a = 1  # noqa\nb = 2  # noqa: S311\nc = 3  # noqa: S311, E501  no secret, no room\n")) == [
        1,
        2,
    ]
