"""Working copies of bidbooks: begun, saved, handed in, sent back, and published by a second person."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from acquisition.actions.bidbook_pictures import keep_pictures
from acquisition.actions.bidbooks import publish_bidbook_version
from acquisition.events import BidbookHandedIn, BidbookSentBack
from acquisition.models import Bidbook, BidbookDraft, BidbookVersion, DraftState
from acquisition.queries.bidbook_sections import Kept, as_written, pictures_in, written
from acquisition.queries.bidbooks import latest_version
from crm.contracts import Refused
from crm.eventlog.publishing import publish
from crm.models import User


class ChangedByAnother(Refused):
    message = _(
        "Somebody saved this working copy after you opened it. Copy what you wrote, open the page anew and put it in."
    )


class NotHandedIn(Refused):
    message = _("This working copy was not handed in, or was changed after that. Hand it in first.")


class SecondPersonNeeded(Refused):
    message = _("A second person publishes: not who handed it in, and not who changed it last.")


class NewerVersion(Refused):
    message = _("Somebody has published a newer version meanwhile. Start again from that one.")


class RemarkMissing(Refused):
    message = _("Say what should be different, so that the writer knows.")
    fields = {"remark": message}


@transaction.atomic
def begin_draft(*, bidbook_id: int, language: str, actor_id: int | None, anew: bool = False) -> int:
    """There is a working copy in this language; returns its id.

    A new one says what the newest version in this language says, or else one in another language, to be translated.
    With `anew` one that exists says so too; how it was stays among its revisions.
    """
    book = Bidbook.objects.select_for_update().get(pk=bidbook_id)
    known = BidbookDraft.objects.filter(bidbook=book, language=language).first()
    if known and not anew:
        return known.pk
    version = latest_version(book.slug, language)
    own = version if version and version.language == language else None
    draft = known or BidbookDraft(bidbook=book, language=language, version=0)
    draft.title = version.title if version else str(book)
    draft.body = as_written(version.sections) if version else []
    draft.release_notes, draft.based_on = "", own
    _keep(draft, actor_id)
    return draft.pk


@transaction.atomic
def save_draft(*, draft_id: int, title: str, body: Any, release_notes: str, version: int, actor_id: int | None) -> None:
    """The working copy says this, and no longer waits for anybody. Refuses when another saved it meanwhile."""
    draft = BidbookDraft.objects.select_for_update().get(pk=draft_id)
    if draft.version != version:
        raise ChangedByAnother
    draft.title, draft.body, draft.release_notes = title.strip(), body, release_notes.strip()
    _keep(draft, actor_id)


@transaction.atomic
def restore_draft(*, draft_id: int, revision_id: int, actor_id: int | None) -> None:
    """The working copy says again what it said when it was saved then; what it said last stays among its revisions."""
    draft = BidbookDraft.objects.select_for_update().get(pk=draft_id)
    then = draft.revisions.get(pk=revision_id).as_object()
    draft.title, draft.body, draft.release_notes = then.title, then.body, then.release_notes
    _keep(draft, actor_id)


@transaction.atomic
def hand_in_draft(*, draft_id: int, actor_id: int | None) -> None:
    """It waits for a second person; handing it in twice changes nothing."""
    draft = BidbookDraft.objects.select_for_update().get(pk=draft_id)
    if draft.waits:
        return
    draft.state, draft.handed_in_at, draft.handed_in_by_id = DraftState.HANDED_IN, timezone.now(), actor_id
    draft.remark = ""
    draft.save(update_fields=["state", "handed_in_at", "handed_in_by", "remark"])
    publish(BidbookHandedIn(**_told(draft)), subject=draft)


@transaction.atomic
def send_draft_back(*, draft_id: int, remark: str, actor_id: int | None) -> None:
    """It is being written again, and `remark` says why. Refuses one that does not wait, and silence."""
    draft = BidbookDraft.objects.select_for_update().get(pk=draft_id)
    if not draft.waits:
        raise NotHandedIn
    if not remark.strip():
        raise RemarkMissing
    draft.state, draft.remark = DraftState.WRITING, remark.strip()
    draft.save(update_fields=["state", "remark"])
    publish(BidbookSentBack(**_told(draft)), subject=draft)


def publish_draft(*, draft_id: int, actor_id: int | None) -> int:
    """What the working copy says, with today's figures, is the next version; returns the version's id.

    Refuses one that does not wait, its own writer, what is not ready, and one that was begun from a version that has
    been followed up meanwhile.
    """
    # Pictures lie in their store before the version that shows them exists; without it they harm nobody.
    pictures = keep_pictures(pictures_in(BidbookDraft.objects.get(pk=draft_id)))
    return _publish(draft_id, pictures, actor_id)


@transaction.atomic
def _publish(draft_id: int, pictures: dict[int, Kept], actor_id: int | None) -> int:
    draft = BidbookDraft.objects.select_for_update().get(pk=draft_id)
    book = Bidbook.objects.select_for_update().get(pk=draft.bidbook_id)
    if not draft.waits:
        raise NotHandedIn
    if not draft.may_be_published_by(actor_id):
        raise SecondPersonNeeded
    last = BidbookVersion.objects.filter(bidbook=book, language=draft.language).order_by("-number").first()
    if last and last.pk != draft.based_on_id:
        raise NewerVersion
    result = written(draft, pictures)
    version_id = publish_bidbook_version(
        bidbook=book.slug,
        language=draft.language,
        title=draft.title,
        sections=result.sections,
        release_notes=draft.release_notes,
        actor_id=actor_id,
        historic=result.historic,
    )
    draft.state, draft.based_on_id, draft.release_notes = DraftState.WRITING, version_id, ""
    draft.save(update_fields=["state", "based_on", "release_notes"])
    return version_id


def _keep(draft: BidbookDraft, actor_id: int | None) -> None:
    draft.state, draft.version = DraftState.WRITING, draft.version + 1
    draft.edited_at, draft.edited_by_id = timezone.now(), actor_id
    draft.save()
    draft.save_revision(user=User.objects.filter(pk=actor_id or 0).first())


def _told(draft: BidbookDraft) -> dict[str, Any]:
    return {
        "draft_id": draft.pk,
        "bidbook_id": draft.bidbook_id,
        "bidbook": draft.bidbook.slug,
        "language": draft.language,
    }
