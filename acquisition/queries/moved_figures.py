"""Figures that moved on: which links still show a value that is no longer the newest."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from acquisition.models import BidbookVersion, ShareLink
from acquisition.queries.bidbook_figures import in_words, known_figures, moved_on


@dataclass(frozen=True)
class Moved:
    name: str
    was: str
    now: str


@dataclass(frozen=True)
class Behind:
    """Links that lead to one version, or to an edition made from it, and the figures that stand in it as they were.

    `newest` is the version that says it as it is now; None until somebody publishes it.
    """

    version: BidbookVersion
    figures: list[Moved]
    links: list[ShareLink]
    newest: BidbookVersion | None


def links_behind(user: Any) -> list[Behind]:
    """Of the links the user may see, those that open something and show a figure that has a newer value."""
    links = ShareLink.objects.visible_to(user).live(timezone.now()).filter(followed_by=None)
    links = links.select_related("version__bidbook", "edition__base__bidbook", "edition__tailored", "contact", "lead")
    shown: dict[tuple[int, int | None], list[ShareLink]] = defaultdict(list)
    for link in links.order_by("pk"):
        shown[link.base.pk, link.edition_id].append(link)
    today = _today(some[0] for some in shown.values())
    groups = [_behind(some, today) for some in shown.values()]
    return [group for group in groups if group.figures]


def how_many_behind(user: Any) -> int:
    return sum(len(group.links) for group in links_behind(user))


def moved_at_home(user: Any) -> dict[str, Any]:
    """For the first page: how many links show something old, and which figures those are."""
    behind = links_behind(user)
    return {
        "links": sum(len(group.links) for group in behind),
        "names": sorted({figure.name for group in behind for figure in group.figures}),
    }


def _sections(link: ShareLink) -> list[dict[str, Any]]:
    return (link.edition or link.base).sections


def _today(links: Iterable[ShareLink]) -> dict[str, dict[str, dict[str, Any]]]:
    """Language → slug → the figure as it is now, for all that the links show."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for link in links:
        wanted[link.base.language] |= {one["slug"] for part in _sections(link) for one in part["figures"]}
    return {language: known_figures(slugs, language) for language, slugs in wanted.items()}


def _behind(links: list[ShareLink], today: dict[str, dict[str, dict[str, Any]]]) -> Behind:
    version = links[0].base
    now, language = today[version.language], version.language
    moved = moved_on(_sections(links[0]), now)
    figures = [Moved(one["name"], in_words(one, language), in_words(now[one["slug"]], language)) for one in moved]
    return Behind(version, figures, links, _newest(version, now) if moved else None)


def _newest(version: BidbookVersion, today: dict[str, dict[str, Any]]) -> BidbookVersion | None:
    """The newest version of the book, when it is newer and shows no figure that has moved on."""
    later = BidbookVersion.objects.filter(bidbook=version.bidbook_id, language=version.language)
    newest = later.filter(number__gt=version.number).order_by("-number").first()
    if newest is None:
        return None
    slugs = {one["slug"] for part in newest.sections for one in part["figures"]}
    return None if moved_on(newest.sections, {**today, **known_figures(slugs, version.language)}) else newest
