"""Stories as something one has to do: who may see a task about one, and what it is called outside the house."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.models import StoryPage


def stories_to_edit(user: Any) -> QuerySet[StoryPage]:
    """The stories whose page this user may change or publish."""
    pages = PagePermissionPolicy().instances_user_has_any_permission_for(user, ["change", "publish"])
    return StoryPage.objects.filter(pk__in=pages.order_by().values("pk"))


def story_code(story: StoryPage) -> str:
    return f"#{story.pk}"


def is_draft(story: StoryPage) -> bool:
    """What is not public may say what may not be said yet; mails and calendars leave its title out."""
    return not story.live


def story_edit_address(story_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[story_id])


def stories_in_care(_user: Any) -> list[tuple[int, int | None]]:
    """None: a story is nobody’s case that colleagues are reminded of."""
    return []
