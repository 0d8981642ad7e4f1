"""The one way out by HTTP reaches the public internet only, and never for long."""

import ipaddress
import socket
import ssl
import subprocess
import threading
import time

import pytest
import requests

from crm.mail import outgoing_http
from crm.mail.outgoing_http import LARGEST_ANSWER, NoAnswer, NotAllowedOut, is_public, post

INSIDE = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "0",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "2130706433",
    "017700000001",
    "0x7f.0x0.0x0.0x1",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "10.0.0.1",
    "10.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "192.168.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "100.64.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:169.254.169.254]",
    "[::127.0.0.1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[fec0::1]",
    "[ff02::1]",
    "[2001:db8::1]",
    "[2002:7f00:1::]",
    "[2002:a9fe:a9fe::1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::7f00:1]",
    "[2001:0:0:0:0:0:80ff:fffe]",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_ever_reached(canary, host, monkeypatch):
    reached = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, place: reached.append(place))
    for url in (f"https://{host}:{canary.server_port}/", f"https://{host}/"):
        with pytest.raises((NotAllowedOut, NoAnswer)):
            post(url, body=b"{}", headers={})
    assert reached == []
    assert canary.hits == []


STRANGE = [
    "http://example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/",
    "dict://127.0.0.1:11211/",
    "//example.org/",
    "/etc/passwd",
    "",
    "https://",
    "https:///path",
    "https://user:secret@example.org/",
    "https://example.org@127.0.0.1/",
    "https://@127.0.0.1/",
    "https://127.0.0.1\\@example.org/",
    "https://exa\tmple.org/",
    "https://example.org/\r\nHost: inside",
    "https://[::1",
    "https://example.org:99999/",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
    "jar:https://example.org!/",
]


@pytest.mark.parametrize("url", STRANGE)
def test_an_address_that_looks_wrong_is_refused_before_anything_is_resolved(resolver, url):
    with pytest.raises(NotAllowedOut):
        post(url, body=b"{}", headers={})
    assert resolver.asked == []


PUBLIC = [
    "93.184.215.14",
    "8.8.8.8",
    "2606:2800:21f:cb07::1",
    "2a00:1450:400e::1",
    "::ffff:8.8.8.8",
    "2002:808:808::1",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_what_everybody_can_reach_is_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_name_that_points_inside_is_refused(canary, resolver):
    resolver.answers["inside.example.org"] = ["127.0.0.1"]
    with pytest.raises(NotAllowedOut):
        post(f"https://inside.example.org:{canary.server_port}/", body=b"{}", headers={})
    assert canary.hits == []


def test_a_name_that_points_inside_as_well_is_refused(canary, resolver):
    resolver.answers["both.example.org"] = ["93.184.215.14", "127.0.0.1"]
    with pytest.raises(NotAllowedOut):
        post(f"https://both.example.org:{canary.server_port}/", body=b"{}", headers={})


def test_a_name_is_resolved_once_so_rebinding_reaches_nothing(canary, resolver, monkeypatch):
    resolver.answers["rebind.example.org"] = [["93.184.215.14"], ["127.0.0.1"], ["127.0.0.1"]]
    places = []

    def connect(self, place):
        places.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(NoAnswer):
        post(f"https://rebind.example.org:{canary.server_port}/", body=b"{}", headers={})
    assert resolver.asked.count("rebind.example.org") == 1
    assert places == ["93.184.215.14"]
    assert canary.hits == []


def test_a_host_that_a_test_names_gets_the_body_and_headers(canary, allowed):
    answer = post(allowed, body=b'{"a":1}', headers={"X-Own": "yes"})
    assert (answer.status, answer.body, answer.accepted) == (200, b"ok", True)
    path, headers, body = canary.hits[0]
    assert (path, headers["X-Own"], body) == ("/hook", "yes", b'{"a":1}')
    assert headers["Host"] == f"127.0.0.1:{canary.server_port}"


def test_another_port_of_that_host_is_not_allowed(canary, allowed):
    with pytest.raises(NotAllowedOut):
        post("http://127.0.0.1:1/", body=b"", headers={})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(canary, allowed, status):
    def song(handler):
        handler.send_response(status)
        handler.send_header("Location", f"http://127.0.0.1:{canary.server_port}/inside")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    canary.song = song
    answer = post(allowed, body=b"{}", headers={})
    assert (answer.status, answer.accepted) == (status, False)
    assert [path for path, _headers, _body in canary.hits] == ["/hook"]


def test_proxies_and_passwords_of_the_environment_are_not_used(canary, allowed, monkeypatch, tmp_path):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login a password b\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert post(allowed, body=b"{}", headers={}).accepted
    assert "Authorization" not in canary.hits[0][1]


def test_an_answer_that_does_not_end_is_cut_off(canary, allowed):
    def song(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(2 * LARGEST_ANSWER // 65536 + 10):
            handler.wfile.write(b"x" * 65536)

    canary.song = song
    with pytest.raises(NoAnswer):
        post(allowed, body=b"{}", headers={})


def test_a_compressed_bomb_is_not_unpacked(canary, allowed):
    import gzip

    bomb = gzip.compress(b"0" * 50_000_000)

    def song(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(bomb)))
        handler.end_headers()
        handler.wfile.write(bomb)

    canary.song = song
    assert post(allowed, body=b"{}", headers={}).body == bomb


@pytest.mark.parametrize("drips", ["headers", "body", "silence"])
def test_a_slow_answer_is_given_up_in_time(canary, allowed, monkeypatch, drips):
    monkeypatch.setattr(outgoing_http, "SECONDS", 0.6)

    def song(handler):
        if drips == "silence":
            time.sleep(2)
            return
        if drips == "body":
            handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        for letter in b"HTTP/1.0 200 OK\r\nX: " + b"y" * 40:
            try:
                handler.wfile.write(bytes([letter]))
            except OSError:
                return
            time.sleep(0.1)

    canary.song = song
    start = time.monotonic()
    with pytest.raises(NoAnswer):
        post(allowed, body=b"{}", headers={})
    assert time.monotonic() - start < 1.5


@pytest.fixture
def tls(canary, tmp_path):
    """The canary speaks TLS as `partner.example.org`, with a certificate the test may trust."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=partner.example.org",
            "-addext",
            "subjectAltName=DNS:partner.example.org",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    canary.names = []
    context.sni_callback = lambda _socket, name, _context: canary.names.append(name)
    canary.socket = context.wrap_socket(canary.socket, server_side=True)
    return certificate


def trusting(monkeypatch, certificate):
    monkeypatch.setattr(requests.Session, "verify", str(certificate), raising=False)
    original = requests.Session.__init__

    def init(self):
        original(self)
        self.verify = str(certificate)

    monkeypatch.setattr(requests.Session, "__init__", init)


def test_the_certificate_is_checked_for_the_name_while_the_address_is_ours(
    canary, tls, resolver, settings, monkeypatch
):
    port = canary.server_port
    settings.OUTGOING_HTTP_ALLOWED_HOSTS = [f"partner.example.org:{port}", f"other.example.org:{port}"]
    resolver.answers["partner.example.org"] = ["127.0.0.1"]
    resolver.answers["other.example.org"] = ["127.0.0.1"]
    with pytest.raises(NoAnswer):  # nobody trusts this certificate yet
        post(f"https://partner.example.org:{port}/", body=b"{}", headers={})
    assert canary.hits == []

    trusting(monkeypatch, tls)
    assert post(f"https://partner.example.org:{port}/", body=b"{}", headers={}).accepted
    assert canary.names[-1] == "partner.example.org"
    assert canary.hits[0][1]["Host"] == f"partner.example.org:{port}"

    with pytest.raises(NoAnswer):  # the same certificate under another name
        post(f"https://other.example.org:{port}/", body=b"{}", headers={})
    assert len(canary.hits) == 1


def test_nothing_is_left_running(canary, allowed):
    for _ in range(5):
        post(allowed, body=b"{}", headers={})
    assert not [
        thread
        for thread in threading.enumerate()
        if isinstance(thread, threading.Timer) and not thread.finished.is_set()
    ]


@pytest.mark.parametrize("first", [1.0, 2.0], ids=["keeps its time", "overruns it"])
def test_an_address_reached_after_a_black_hole_has_only_the_time_that_is_left(
    canary, resolver, settings, monkeypatch, first
):
    """The first of two addresses swallows the time of the exchange; the second would drip for long."""
    monkeypatch.setattr(outgoing_http, "SECONDS", 0.4)
    settings.OUTGOING_HTTP_ALLOWED_HOSTS = [f"two.example.org:{canary.server_port}"]
    resolver.answers["two.example.org"] = ["127.0.0.9", "127.0.0.1"]
    reached, connect = [], socket.socket.connect

    def slow_connect(self, place):
        reached.append(place[0])
        if place[0] == "127.0.0.9":
            time.sleep(first * self.gettimeout())
            raise TimeoutError
        connect(self, place)

    def song(handler):
        for letter in b"HTTP/1.0 200 OK\r\nX: " + b"y" * 20:
            try:
                handler.wfile.write(bytes([letter]))
            except OSError:
                return
            time.sleep(0.1)

    monkeypatch.setattr(socket.socket, "connect", slow_connect)
    canary.song = song
    start = time.monotonic()
    with pytest.raises(NoAnswer):
        post(f"http://two.example.org:{canary.server_port}/", body=b"{}", headers={})
    assert time.monotonic() - start < 1.1
    assert reached[0] == "127.0.0.9"
    assert canary.hits == []


def test_a_connection_made_after_the_end_is_refused():
    with outgoing_http._Exchange(0.05) as exchange, socket.socket() as late:
        time.sleep(0.15)
        with pytest.raises(NoAnswer):
            exchange.watch(late)
