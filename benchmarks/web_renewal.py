"""Part of web.py: how long after a publish the last old answer comes, with several workers behind one port."""

import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

ASKERS = 4
PAUSE_SECONDS = 0.005
WATCHED_SECONDS = 1.5
ROOT = Path(__file__).resolve().parent.parent
PUBLISH = """
import time
from wagtail.models import Page
page = Page.objects.live().get(url_path__endswith={path!r}, locale__language_code="nl").specific
page.seo_title = {mark!r}
page.save_revision().publish()
print(time.time())
"""


def last_old_answer(port: int, path: str, environment: dict[str, str]) -> float:
    """Seconds between the end of publishing and the last answer that was still the old page; nought when none was.

    Asked all the while, each time over a new connection, so that every worker has kept the page and is asked again.
    """
    mark, enough = f"Renewal {time.time_ns()}", Event()
    with ThreadPoolExecutor(ASKERS) as askers:
        watched = [askers.submit(_watched, port, path, mark, enough) for _ in range(ASKERS)]
        try:
            published = _published(path, mark, environment)
            time.sleep(WATCHED_SECONDS)
        finally:
            enough.set()
        answers = [answer for each in watched for answer in each.result()]
    if not any(new for _, new in answers):
        raise SystemExit("the published page was never sent")
    return round(max(0.0, max(asked for asked, new in answers if not new) - published), 3)


def _published(path: str, mark: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", PUBLISH.format(path=path, mark=mark)]
    said = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(said.stdout.strip().splitlines()[-1])


def _watched(port: int, path: str, mark: str, enough: Event) -> list[tuple[float, bool]]:
    """When the page was asked for, and whether the new one came."""
    answers = []
    while not enough.wait(PAUSE_SECONDS):
        asked = time.time()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            answers.append((asked, mark in answer.read().decode()))
    return answers
