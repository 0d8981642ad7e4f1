"""The probe's facts."""

from dataclasses import dataclass

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ProbeRung(DomainEvent):
    number: int


@dataclass(frozen=True, kw_only=True)
class ProbePassedOn(DomainEvent):
    """Follows from ProbeRung, published by a handler."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ProbePoured(DomainEvent):
    """`deadly`: whoever hears it dies of it."""

    number: int
    deadly: bool
