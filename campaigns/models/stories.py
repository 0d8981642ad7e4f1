"""What campaigns know of a story, kept up by the events of the site."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StorySnapshot(models.Model):
    """A story as it was last published; `event_id` is the event it was told by, so that older news is ignored."""

    story_id = models.BigIntegerField(primary_key=True)
    language = models.CharField(max_length=10, blank=True)
    title = models.CharField(_("title"), max_length=255, blank=True)
    path = models.CharField(max_length=300, blank=True)
    mail_block = models.JSONField(default=dict)
    live = models.BooleanField(_("live"), default=True)
    event_id = models.BigIntegerField()

    class Meta:
        ordering = ["title", "story_id"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return self.title
