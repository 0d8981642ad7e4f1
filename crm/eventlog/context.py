"""Which chain of events the running code belongs to: who acts, what began it, what caused it."""

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Chain:
    """`correlation_id` is the same from a request to the last event it leads to; `causation_id` is the event before."""

    correlation_id: uuid.UUID
    actor: str = "system"
    causation_id: int | None = None
    depth: int = 0


_chain: ContextVar[Chain | None] = ContextVar("chain", default=None)


def current_chain() -> Chain:
    """The running chain, or a new one for work that nobody began (a shell, a command)."""
    return _chain.get() or Chain(correlation_id=uuid.uuid4())


def correlation_id() -> uuid.UUID | None:
    chain = _chain.get()
    return chain.correlation_id if chain else None


@contextlib.contextmanager
def chained(chain: Chain) -> Iterator[Chain]:
    token = _chain.set(chain)
    try:
        yield chain
    finally:
        _chain.reset(token)


@contextlib.contextmanager
def acting_as(actor: str) -> Iterator[Chain]:
    """Events published inside are signed by `actor`: `user:7`, `token:3`, `visitor`, `system`."""
    with chained(replace(current_chain(), actor=actor)) as chain:
        yield chain
