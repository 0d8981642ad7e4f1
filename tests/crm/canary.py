"""A server on this machine that nobody may reach, and a name server that says what a test wants."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Canary(BaseHTTPRequestHandler):
    """Remembers who came; sings what the test tells it to."""

    def do_POST(self):
        self.server.hits.append(
            (self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"] or 0)))
        )
        self.server.song(self)

    do_GET = do_POST  # noqa: N815  the server asks for these names

    def log_message(self, *args):
        pass


def ok(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "2")
    handler.end_headers()
    handler.wfile.write(b"ok")


@pytest.fixture
def canary():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    server.daemon_threads = True
    server.hits, server.song = [], ok
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def resolver(monkeypatch):
    """Answers of a name server that the test writes; what it does not know is resolved as ever."""
    answers, asked = {}, []
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *args, **kwargs):
        asked.append(host)
        if host not in answers:
            return real(host, port, *args, **kwargs)
        found = answers[host]
        found = found.pop(0) if found and isinstance(found[0], list) else found
        return [info for address in found for info in real(address, port, type=socket.SOCK_STREAM)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    getaddrinfo.answers, getaddrinfo.asked = answers, asked
    return getaddrinfo


@pytest.fixture
def allowed(canary, settings):
    settings.OUTGOING_HTTP_ALLOWED_HOSTS = [f"127.0.0.1:{canary.server_port}"]
    return f"http://127.0.0.1:{canary.server_port}/hook"
