"""Stories about landings: drafted when one may be spoken of, never published; and a word when it will not come.

The draft’s address and words say no more than the event did: a slug, a preview and a file name are public one day.
"""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from wagtail.models import Locale

from cms.models import StoryIndexPage, StoryPage
from cms.queries.kept_stories import stories_to_edit
from crm.actions.tasks import plan_task
from crm.models import Municipality, Sector, Task, User

EDITORS = "Marketeers"


@transaction.atomic
def draft_landing_story(
    *, landing_id: int, firm: str, municipality: str, sector: str | None, jobs: str | None, investment: str | None
) -> int | None:
    """There is one draft of a story about this landing, with a task for who writes it; returns the page’s id.

    Told again, nothing changes, also when editors have made of it what they will. None while the site has no stories.
    """
    with translation.override(settings.LANGUAGE_CODE):
        if known := _stories_of(landing_id).order_by("pk").first():
            return known.pk
        index = StoryIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("pk").first()
        place = Municipality.objects.filter(slug=municipality).first()
        if index is None or place is None:
            return None
        page = StoryPage(
            title=_title(firm, place),
            intro=_intro(place, jobs, investment),
            firm=firm,
            municipality=place,
            sector=Sector.objects.filter(slug=sector or "").first(),
            locale=Locale.objects.get(language_code=settings.LANGUAGE_CODE),
            translation_key=_key(landing_id),
            live=False,
            has_unpublished_changes=True,
        )
        index.add_child(instance=page)
        page.owner = writer = _writer(page)
        page.save(update_fields=["owner"])
        page.save_revision(clean=False)
        _tell(
            writer,
            page,
            _("Write the story of a new company: “%(title)s”") % {"title": page.title},
            _("The draft holds what may be said now. Figures in it are promises; say so. Ask who may be quoted."),
        )
        return page.pk


def _stories_of(landing_id: int) -> QuerySet[StoryPage]:
    return StoryPage.objects.filter(translation_key=_key(landing_id))


def _key(landing_id: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"acquisition/landing/{landing_id}")


def _title(firm: str, place: Municipality) -> str:
    return _("%(firm)s comes to %(place)s") % {"firm": firm or _("A new company"), "place": place}


def _intro(place: Municipality, jobs: str | None, investment: str | None) -> str:
    """Only what was promised, and that it was."""
    promised = []
    if jobs:
        promised.append(_("%(jobs)s jobs") % {"jobs": _plain(jobs)})
    if investment:
        promised.append(_("an investment of € %(euros)s") % {"euros": _plain(investment)})
    if not promised:
        return _("A company signed that it settles in %(place)s.") % {"place": place}
    words = {"place": place, "promised": _(" and ").join(promised)}
    return _("A company signed that it settles in %(place)s. It promises %(promised)s.") % words


def _plain(value: str) -> str:
    number = Decimal(value)
    places = 0 if number == number.to_integral_value() else 1
    return str(number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True))


@transaction.atomic
def warn_of_cancelled_landing(*, landing_id: int) -> int:
    """Who keeps the stories about this landing has a task to look at each; told again, nothing changes.

    Returns how many stories there are. A story that is public stays so until an editor decides.
    """
    stories = list(_stories_of(landing_id).order_by("pk"))
    with translation.override(settings.LANGUAGE_CODE):
        for page in stories:
            title = _("This company does not come after all: “%(title)s”") % {"title": page.title}
            note = (
                _("The story is public and speaks of a landing that was cancelled. Correct it or take it off the site.")
                if page.live
                else _("The draft speaks of a landing that was cancelled. Do not publish it as it is.")
            )
            _tell(_writer(page), page, title, note)
    return len(stories)


def _writer(page: StoryPage) -> User | None:
    """The page’s owner while he may edit it; else whoever has been an editor longest and may."""
    editors = User.objects.filter(is_active=True, groups__name=EDITORS).order_by("pk")
    asked = [page.owner, *editors] if page.owner is not None else list(editors)
    return next((one for one in asked if one.is_active and stories_to_edit(one).filter(pk=page.pk).exists()), None)


def _tell(writer: User | None, page: StoryPage, title: str, note: str) -> None:
    """Once for each page and sentence; without an editor nobody can be told."""
    title = " ".join(title.split())[:160]
    said = Task.objects.filter(about_type=page._meta.label_lower, about_id=page.pk, title=title)
    if writer is not None and not said.exists():
        plan_task(title=title, note=note, assignee_id=writer.pk, made_by_id=None, about=page)
