"""Is the process of this container alive? `healthcheck.py web|worker|clock|mailer` exits 0 when it is.

Asks only what is cheap: the web server answers /readyz, the others have touched their heartbeat lately.
"""

import os
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

STALE_SECONDS = 30


def web() -> str:
    """Empty when the web server is ready; otherwise why not."""
    host = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or "127.0.0.1"
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("GRANIAN_PORT", "8000")), timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": host})
        status = connection.getresponse().status
    except OSError as error:
        return f"no answer: {error}"
    return "" if status == 200 else f"/readyz answered {status}"


def heartbeat(name: str) -> str:
    """Empty when the heartbeat is young; otherwise why not."""
    try:
        age = time.time() - (Path(os.environ["HEARTBEAT_DIR"]) / f"heartbeat-{name}").stat().st_mtime
    except FileNotFoundError:
        return "no heartbeat"
    return "" if age < STALE_SECONDS else f"last heartbeat {age:.0f} s ago"


if __name__ == "__main__":
    reason = web() if sys.argv[1:] == ["web"] else heartbeat(sys.argv[1])
    if reason:
        sys.exit(reason)
