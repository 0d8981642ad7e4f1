"""A page as it is kept: its bytes, plain and compressed, with every header but those of one request."""

import gzip
import hashlib
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

from cms.middleware.requests import Environ, Key, takes_gzip

Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]

MOST_BYTES = 64 * 1024 * 1024
LARGEST_BYTES = 2 * 1024 * 1024
OF_ONE_REQUEST = frozenset({"x-correlation-id", "content-length", "etag", "vary", "date"})
"""A page from memory writes no log line, so it has no id to look one up by."""
MAY_VARY_BY = frozenset({"cookie", "accept-language", "accept-encoding"})
"""Visitors have no cookie of ours, the address says the language, and we compress ourselves."""
WORTH_COMPRESSING = ("text/", "application/json", "application/feed+json", "application/xml", "application/rss+xml",
                     "application/atom+xml", "application/ld+json", "image/svg+xml")  # fmt: skip


class Answer:
    """One page of one generation: good until then, and less long as long as nobody can say which one is the site's."""

    __slots__ = (
        "_gzip_headers",
        "_plain_headers",
        "_short_headers",
        "body",
        "etag",
        "fresh_until",
        "generation",
        "gzip",
        "unsure_until",
    )

    def __init__(self, body: bytes, headers: Headers, generation: str, fresh_until: float, unsure_until: float) -> None:
        self.body, self.generation, self.fresh_until, self.unsure_until = body, generation, fresh_until, unsure_until
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        kept = [(name, value) for name, value in headers if name.lower() not in OF_ONE_REQUEST]
        kept += [("Vary", "Accept-Encoding, Cookie"), ("ETag", self.etag)]
        self.gzip = gzip.compress(body, 6, mtime=0) if _is_text(headers) else b""
        self._plain_headers = [*kept, ("Content-Length", str(len(body)))]
        self._gzip_headers = [*kept, ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.gzip)))]
        self._short_headers = [pair for pair in kept if pair[0].lower() != "content-type"]

    @property
    def size(self) -> int:
        return len(self.body) + len(self.gzip) + 2048

    def send(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """To this caller: compressed if they take that, and nothing but the headers if they have it already."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (self.etag.removeprefix("W/") in known or known.strip() == "*"):
            start_response("304 Not Modified", self._short_headers)
            return ()
        packed = self.gzip and takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        start_response("200 OK", self._gzip_headers if packed else self._plain_headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return ()
        return [self.gzip if packed else self.body]  # a list: granian sends it at once, a tuple piece by piece


def may_be_kept(status: str, headers: Headers) -> bool:
    """Only what says of itself that it is for everybody: `Cache-Control: public`, whole, without a cookie."""
    said: dict[str, str] = {}
    for name, value in headers:
        said[name.lower()] = f"{said[name.lower()]}, {value}" if name.lower() in said else value
    rules = {part.strip().lower() for part in said.get("cache-control", "").split(",")}
    varies = {part.strip().lower() for part in said.get("vary", "").split(",") if part.strip()}
    return (
        status.startswith("200 ")
        and "public" in rules
        and not rules & {"private", "no-store", "no-cache"}
        and not said.keys() & {"set-cookie", "content-encoding", "content-range"}
        and varies <= MAY_VARY_BY
        and "'nonce-" not in said.get("content-security-policy", "")
    )


def _is_text(headers: Headers) -> bool:
    return any(name.lower() == "content-type" and value.startswith(WORTH_COMPRESSING) for name, value in headers)


class KeptAnswers:
    """The pages made last, up to MOST_BYTES; beyond that, the one made longest ago makes room.

    A page that is asked for is made anew each minute, so what stands first is also what nobody asks for.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._by_key: dict[Key, Answer] = {}
        self._bytes = 0
        self._changing = Lock()
        self.of = self._by_key.get

    def keep(self, key: Key, answer: Answer) -> None:
        with self._changing:
            self._drop(key)
            self._by_key[key] = answer
            self._bytes += answer.size
            while self._bytes > self._most_bytes and len(self._by_key) > 1:
                self._drop(next(iter(self._by_key)))

    def forget(self, key: Key) -> None:
        """The page under this address is no longer for everybody, or no longer there."""
        with self._changing:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        before = self._by_key.pop(key, None)
        self._bytes -= before.size if before else 0
