"""What erasing a person does on the ground floor, kind by kind."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from crm.actions.consent import blank_consent_evidence
from crm.actions.erasing import counting, erase_kept, erase_rows, rows_of
from crm.actions.imports.erasing import erase_rows_about, rows_about
from crm.actions.scrubbing import scrubbed
from crm.contracts import Eraser, Person, Remainder, erasers, remainders
from crm.models import (
    AccessLog,
    Attachment,
    ConsentChain,
    ConsentEvidence,
    Contact,
    DuplicatePair,
    EventRecord,
    Export,
    FieldChange,
    Pin,
    RowChange,
    Task,
)
from crm.models.lists import WorkState


def offer_parts() -> None:
    """The ground floor's own kinds are registered."""
    erasers.register("crm.evidence", Eraser(_("evidence of consent"), _evidence, _blank_evidence))
    erasers.register("crm.interactions", rows_of("crm.Interaction", _("calls, notes and forms")))
    erasers.register("crm.tasks", Eraser(_("tasks"), counting("crm.Task"), _erase_tasks))
    erasers.register("crm.mails", rows_of("crm.OutgoingMail", _("mails to this person")))
    erasers.register("crm.facts", rows_of("crm.Fact", _("facts about this person")))
    erasers.register(
        "crm.attachments",
        Eraser(_("files on this person’s page"), _attached, _remove_attached, _files_attached, store="private"),
    )
    erasers.register("crm.pins", Eraser(_("moments held fast on this page"), _pinned, _unpin))
    erasers.register("crm.affiliations", rows_of("crm.Affiliation", _("where this person worked")))
    erasers.register("crm.history", Eraser(_("what was changed of this person"), _history, _erase_history))
    erasers.register("crm.exports", Eraser(_("files taken out of lists"), _files_kept, _expire_files))
    erasers.register("crm.pairs", Eraser(_("entries that were perhaps one"), _paired, _erase_pairs))
    erasers.register("crm.lists", Eraser(_("rows of lists that were read in"), rows_about, erase_rows_about))
    erasers.register("crm.log", Eraser(_("lines of Wagtail’s log"), _logged, _erase_logged))
    remainders.register(
        "crm.decisions",
        Remainder(
            _("decisions about consent"),
            _("Proof that we wrote with a reason: the sentence and the day, of a number without a name."),
            counting("crm.ConsentEvent"),
        ),
    )
    remainders.register(
        "crm.events",
        Remainder(
            _("events in the log"),
            _("They say that something happened and when, and hold no name, address or text."),
            lambda them: EventRecord.objects.filter(contact_id__in=them.contact_ids).count(),
        ),
    )
    remainders.register(
        "crm.looks",
        Remainder(
            _("lines of the access log"),
            _("Who of us looked, and when: a duty of ours. They go after two years."),
            lambda them: AccessLog.objects.filter(thing_type="crm.contact", thing_id__in=them.contact_ids).count(),
        ),
    )


def _evidence(them: Person) -> int:
    return ConsentEvidence.objects.filter(decision__contact__in=them.contact_ids).count()


def _blank_evidence(them: Person) -> None:
    """A chain without a decision proves nothing and goes whole."""
    ConsentChain.objects.filter(contact__in=them.contact_ids, length=0).delete()
    for chain in ConsentChain.objects.filter(contact__in=them.contact_ids):
        blank_consent_evidence(contact_id=chain.pk)


def _erase_tasks(them: Person) -> None:
    """One that is about something else too stays with that, without the person."""
    tasks = Task.objects.filter(contact__in=them.contact_ids)
    about_them_alone = tasks.filter(about_id=None, organisation=None)
    erase_rows(about_them_alone)
    for task in tasks:
        task.contact = None
        task.title, task.note = (scrubbed(text, them, closely=True)[:length] for text, length in _texts(task))
        task.save(update_fields=["contact", "title", "note", "changed_at"])
    erase_kept(Task, them)


def _texts(task: Any) -> list[tuple[str, int | None]]:
    return [(task.title, Task._meta.get_field("title").max_length), (task.note, None)]


def _attachments(them: Person) -> Any:
    return Attachment.objects.filter(about_type="crm.contact", about_id__in=them.contact_ids)


def _attached(them: Person) -> int:
    return _attachments(them).count()


def _files_attached(them: Person) -> list[str]:
    return list(_attachments(them).values_list("file", flat=True))


def _remove_attached(them: Person) -> None:
    erase_rows(_attachments(them))


def _pins(them: Person) -> Any:
    return Pin.objects.filter(about_type="crm.contact", about_id__in=them.contact_ids)


def _pinned(them: Person) -> int:
    return _pins(them).count()


def _unpin(them: Person) -> None:
    _pins(them).delete()


def _files_kept(_them: Person) -> int:
    return Export.objects.filter(state=WorkState.DONE).count()


def _expire_files(_them: Person) -> None:
    """All of them: nobody looks into a file for a name. What was taken out yesterday can be taken out again."""
    Export.objects.filter(state=WorkState.DONE).update(expires_at=timezone.now())


def _pairs(them: Person) -> Any:
    return DuplicatePair.objects.filter(Q(contact_one__in=them.contact_ids) | Q(contact_two__in=them.contact_ids))


def _paired(them: Person) -> int:
    return _pairs(them).count()


def _erase_pairs(them: Person) -> None:
    _pairs(them).delete()


def _history(them: Person) -> int:
    return _changes(them).count() + _kept(them).count()


def _changes(them: Person) -> Any:
    return FieldChange.objects.filter(object_type="crm.contact", object_id__in=them.contact_ids)


def _kept(them: Person) -> Any:
    return RowChange.objects.filter(object_type="crm.contact", object_id__in=them.contact_ids)


def _erase_history(them: Person) -> None:
    _changes(them).delete()
    _kept(them).delete()


def _logged(them: Person) -> int:
    return _lines(them).count()


def _lines(them: Person) -> Any:
    kind = ContentType.objects.get_for_model(Contact)
    return ModelLogEntry.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in them.contact_ids])


def _erase_logged(them: Person) -> None:
    _lines(them).delete()
