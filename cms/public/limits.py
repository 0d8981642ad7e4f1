"""How often one address may send a form."""

from django.http import HttpRequest

from crm.public.limits import SECONDS, counted, seen, take_back

__all__ = ["SECONDS", "give_place_back", "take_place", "too_many"]
REQUESTS = 5
ATTEMPTS = 30


def too_many(request: HttpRequest) -> bool:
    """Counts this attempt; True when the address sent too many attempts, or got enough requests through.

    Mistakes are counted apart from requests, so that correcting a form is free.
    """
    return counted(request, "attempts") > ATTEMPTS or seen(request, "requests") >= REQUESTS


def take_place(request: HttpRequest) -> bool:
    """True when one of this address's requests is set aside for what follows; False, and nothing changed, at the limit.

    Counting comes first: of many sent in one moment, no more get through than one after another.
    """
    if counted(request, "requests") <= REQUESTS:
        return True
    give_place_back(request)
    return False


def give_place_back(request: HttpRequest) -> None:
    """What the place was taken for did not happen, or had happened before."""
    take_back(request, "requests")
