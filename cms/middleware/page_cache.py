"""Whole pages, answered before Django is entered: no query, no template, the same bytes and headers as when made."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as WaitedTooLong
from threading import Lock
from time import monotonic
from typing import Any

from cms.middleware.answers import LARGEST_BYTES, Answer, Headers, KeptAnswers, StartResponse, may_be_kept
from cms.middleware.generations import Generations
from cms.middleware.requests import CLOSED, Environ, Key, key_of

FRESH_SECONDS = 60.0
"""A gathering begins, a figure grows old: what only the clock changes shows within this time."""
FRESH_SECONDS_UNSURE = 1.0
TRY_AGAIN_SECONDS = 2.0
PATIENCE_SECONDS = 10.0

Application = Callable[[Environ, StartResponse], Iterable[bytes]]


class PageCache:
    """Wraps a WSGI application; what it keeps lies in the memory of this process.

    A page is made by one request at a time. One whose time is up is sent meanwhile, and as long as it cannot be made;
    one of an earlier generation is never sent again.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answers = KeptAnswers()
        self.generations = Generations()
        self._making: dict[Key, Future[Answer | None]] = {}
        self._starting = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        now = monotonic()
        self.generations.look(now)
        answer = self.answers.of(key)
        if answer is not None:
            if answer.generation != self.generations.word:
                answer = None
            elif now < (answer.fresh_until if self.generations.known else answer.unsure_until):
                return answer.send(environ, start_response)
        elif environ["PATH_INFO"].startswith(CLOSED):
            return self.application(environ, start_response)
        return self._answered(key, answer, environ, start_response)

    def _answered(
        self, key: Key, stale: Answer | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """With what somebody else is making, or with what is made now."""
        future: Future[Answer | None] = Future()
        with self._starting:
            others = self._making.setdefault(key, future)
        if others is future:
            return self._made(key, stale, environ, start_response, future)
        answer = stale or _waited_for(others)
        if answer is not None:
            return answer.send(environ, start_response)
        return self.application(environ, start_response)

    def _made(
        self,
        key: Key,
        stale: Answer | None,
        environ: Environ,
        start_response: StartResponse,
        future: "Future[Answer | None]",
    ) -> Iterable[bytes]:
        answer: Answer | None = None
        try:
            asked = _Asked(self.application, environ, key, self.generations.word)
            answer = asked.answer
            if answer is not None:
                self.answers.keep(key, answer)
            elif stale is not None and asked.failed:
                answer = stale
                stale.fresh_until = stale.unsure_until = monotonic() + TRY_AGAIN_SECONDS
            else:
                self.answers.forget(key)
        finally:
            with self._starting:
                del self._making[key]
            future.set_result(answer)
        if answer is not None:
            asked.dismiss()
            return answer.send(environ, start_response)
        return asked.passed_on(start_response)


class _Asked:
    """What the application said when it was asked for a page on behalf of everybody."""

    def __init__(self, application: Application, environ: Environ, key: Key, generation: str) -> None:
        self.status = ""
        self.headers: Headers = []
        self._application = application
        self._environ = environ
        self._without_codes = key[3] != (environ.get("QUERY_STRING") or "")
        begun = monotonic()
        self._said = application(_plain(environ, key[3]), self._start)
        self.answer = self._kept(generation, begun)

    def _start(self, status: str, headers: Headers, *_: Any) -> None:
        self.status, self.headers = status, list(headers)

    def _kept(self, generation: str, begun: float) -> Answer | None:
        if getattr(self._said, "streaming", True) or not may_be_kept(self.status, self.headers):
            return None
        body = b"".join(self._said)
        if len(body) > LARGEST_BYTES:
            return None
        return Answer(body, self.headers, generation, begun + FRESH_SECONDS, begun + FRESH_SECONDS_UNSURE)

    @property
    def failed(self) -> bool:
        return self.status.startswith("5")

    def passed_on(self, start_response: StartResponse) -> Iterable[bytes]:
        """As it was said. A redirect repeats the address, so it is asked for again with all that stood in it."""
        if self._environ["REQUEST_METHOD"] == "HEAD" or (self._without_codes and self.status.startswith("3")):
            self.dismiss()
            return self._application(self._environ, start_response)
        start_response(self.status, self.headers)
        return self._said

    def dismiss(self) -> None:
        if close := getattr(self._said, "close", None):
            close()


def _plain(environ: Environ, query: str) -> Environ:
    """The request as anybody would send it who has nothing yet."""
    plain = {**environ, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
    for header in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
        plain.pop(header, None)
    return plain


def _waited_for(future: "Future[Answer | None]") -> Answer | None:
    try:
        return future.result(PATIENCE_SECONDS)
    except WaitedTooLong:
        return None
