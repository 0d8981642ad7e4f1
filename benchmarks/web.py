"""How fast a kept story is sent, beside nginx sending the same bytes from a file. Prints one JSON line.

One worker each, in the same run, turn by turn, asked by wrk over loopback; the ratio is the median of the turns' own.
`embedded` reads the generation from a file in DATA_DIR, `services` from CACHE_URL. `last_old_answer_seconds` is how
long after a publish in another process two workers still sent the old page. TURN_SECONDS (3) and TURNS (5) say how
long; PAGE is the address of the story; BENCH_DATA_DIR names a folder with a loaded region, else one is made.
Ends with 1 when a target is missed, with 2 when wrk or nginx is not installed.
"""

import json
import os
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from web_renewal import last_old_answer

ROOT = Path(__file__).resolve().parent.parent
SECONDS, TURNS = int(os.environ.get("TURN_SECONDS", "3")), int(os.environ.get("TURNS", "5"))
CONNECTIONS = 64
PAGE = os.environ.get("PAGE", "/verhalen/draad-van-restmais/")
CACHE = os.environ.get("CACHE_URL", "redis://127.0.0.1:6379/9")
LEAST_RATIO, MOST_QUERIES, LONGEST_OLD_SECONDS = 0.8, 12, 1.0
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; keepalive_requests 10000000; types {{ text/html html; }}
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{ listen 127.0.0.1:{port}; root {folder}/html; }}
}}
"""


def main() -> None:
    if missing := [name for name in ("wrk", "nginx") if not shutil.which(name, path=_search_path())]:
        print(json.dumps({"bench": "web", "reason": f"not installed: {', '.join(missing)}. apt-get install wrk nginx"}))
        sys.exit(2)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx's worker is another user
        data = os.environ.get("BENCH_DATA_DIR") or _loaded(folder / "data")
        found = {"embedded": measured(folder, data, {}), "services": measured(folder, data, {"CACHE_URL": CACHE})}
        found["queries"] = _queries(data)
    missed = shortcomings(found)
    print(json.dumps({
        "bench": "web", "page": PAGE, "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "load": round(os.getloadavg()[0], 1), "python": platform.python_version(), "connections": CONNECTIONS, **found,
        "missed": missed, "seconds": round(time.perf_counter() - begun),
    }))  # fmt: skip
    sys.exit(bool(missed))


def shortcomings(found: dict[str, Any]) -> list[str]:
    missed = [] if found["embedded"]["ratio"] >= LEAST_RATIO else ["embedded: ratio"]
    missed += [
        f"{mode}: renewal"
        for mode in ("embedded", "services")
        if found[mode].get("last_old_answer_seconds", 0) > LONGEST_OLD_SECONDS
    ]
    queries = found["queries"]
    return missed + (["queries"] if queries["made"] > MOST_QUERIES or queries["kept"] else [])


def measured(folder: Path, data: str, more: dict[str, str]) -> dict[str, Any]:
    """Both servers in turn, with the very bytes granian sends in nginx's file."""
    if more and not _answers(CACHE):
        return {"ratio": None, "reason": "no cache at CACHE_URL"}
    with granian(data, more) as port:
        body = urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}", timeout=60).read()
        html = folder / "html" / "story.html"
        html.parent.mkdir(exist_ok=True)
        html.write_bytes(body)
        with nginx(folder) as beside:
            turns = [
                (asked(f"http://127.0.0.1:{port}{PAGE}"), asked(f"http://127.0.0.1:{beside}/story.html"))
                for _ in range(TURNS)
            ]
    with granian(data, more, workers=2) as port:
        renewed = last_old_answer(port, PAGE, _environment(data) | more)
    ours, theirs = zip(*turns, strict=True)
    return {
        "bytes": len(body),
        "granian": _middle(ours),
        "nginx": _middle(theirs),
        "ratio": round(statistics.median(own["per_second"] / other["per_second"] for own, other in turns), 2),
        "last_old_answer_seconds": renewed,
    }


def asked(address: str) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", address]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS + 30).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address} did not answer 200:\n{said}")
    rate, late = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate
    assert late
    return {"per_second": float(rate[1]), "p99_ms": float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]]}


def _middle(turns: Any) -> dict[str, float]:
    return {name: round(statistics.median(turn[name] for turn in turns), 2) for name in ("per_second", "p99_ms")}


@contextmanager
def granian(data: str, more: dict[str, str], workers: int = 1) -> Iterator[int]:
    """The product as `docker-compose.yml` starts it, but with as many workers as asked."""
    port = _free_port()
    options = f"--interface wsgi --http 1 --no-ws --workers {workers} --blocking-threads 1 --runtime-mode mt --no-log"
    command = [sys.executable, "-m", "granian", "config.wsgi:application", *options.split(), "--port", str(port)]
    with _running(command, cwd=ROOT, env=_environment(data) | more):
        _wait_for(port)
        yield port


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    port = _free_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port))
    with _running(["nginx", "-c", str(config)], env={**os.environ, "PATH": _search_path()}):
        _wait_for(port)
        yield port


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[None]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
    process = subprocess.Popen(command, **quiet, **options)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(8)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(8)


def _queries(data: str) -> dict[str, int]:
    """How many queries a story takes when it is made, and when it was kept."""
    command = [sys.executable, str(Path(__file__).with_name("web_queries.py")), PAGE]
    said = subprocess.run(command, cwd=ROOT, env=_environment(data), capture_output=True, text=True, check=True)
    return json.loads(said.stdout.strip().splitlines()[-1])


def _loaded(folder: Path) -> str:
    """The region as it comes, in a folder of its own."""
    folder.mkdir()
    for command in (["migrate", "-v0"], ["load_region", "dutch-techzone", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=_environment(str(folder)), check=True)
    return str(folder)


def _environment(data: str) -> dict[str, str]:
    left_out = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "EMAIL_URL", "DEBUG", "PUBLIC_URL", "DEMO")
    return {name: value for name, value in os.environ.items() if name not in left_out} | {"DATA_DIR": data}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit(f"nothing listens on port {port}")


def _answers(url: str) -> bool:
    from redis import Redis, RedisError

    try:
        return bool(Redis.from_url(url, socket_connect_timeout=1).ping())
    except RedisError:
        return False


def _search_path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin"


if __name__ == "__main__":
    main()
