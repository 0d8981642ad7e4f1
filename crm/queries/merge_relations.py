"""What a merge does to what points to contacts and organisations on the ground floor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from crm.contracts import MergeRelation, WhenTaken, merge_relations

_STAYS = MergeRelation(words=_("kept as it was written"), stays=True)
_ROLES = MergeRelation(
    words=ngettext_lazy("%(count)d role at an organisation", "%(count)d roles at an organisation", "count"),
    when_taken=WhenTaken.DROPPED,
)
_RELATIONSHIPS = MergeRelation(
    words=ngettext_lazy(
        "%(count)d relationship with another organisation", "%(count)d relationships with other organisations", "count"
    ),
    when_taken=WhenTaken.DROPPED,
)
_NOTES = MergeRelation(
    words=ngettext_lazy("%(count)d call, meeting, mail or note", "%(count)d calls, meetings, mails and notes", "count")
)
_MAILS = MergeRelation(words=ngettext_lazy("%(count)d mail we sent", "%(count)d mails we sent", "count"))
_TASKS = MergeRelation(words=ngettext_lazy("%(count)d task", "%(count)d tasks", "count"))
_FACTS = MergeRelation(words=ngettext_lazy("%(count)d fact", "%(count)d facts", "count"))
_BEFORE = MergeRelation(
    words=ngettext_lazy(
        "%(count)d entry that was merged into it earlier", "%(count)d entries that were merged into it earlier", "count"
    )
)

OF_THE_GROUND_FLOOR = {
    "crm.affiliation.contact": _ROLES,
    "crm.affiliation.organisation": MergeRelation(
        words=ngettext_lazy("%(count)d person who works there", "%(count)d people who work there", "count"),
        when_taken=WhenTaken.DROPPED,
    ),
    "crm.relationship.from_organisation": _RELATIONSHIPS,
    "crm.relationship.to_organisation": _RELATIONSHIPS,
    "crm.establishment.organisation": MergeRelation(
        words=ngettext_lazy("%(count)d establishment", "%(count)d establishments", "count")
    ),
    "crm.organisation.parent": MergeRelation(
        words=ngettext_lazy(
            "%(count)d organisation that belongs to it", "%(count)d organisations that belong to it", "count"
        )
    ),
    "crm.organisation.merged_into": _BEFORE,
    "crm.contact.merged_into": _BEFORE,
    "crm.interaction.contact": _NOTES,
    "crm.interaction.organisation": _NOTES,
    "crm.interaction.about_id": MergeRelation(words=_NOTES.words, kind_field="about_type"),
    "crm.task.contact": _TASKS,
    "crm.task.organisation": _TASKS,
    "crm.task.about_id": MergeRelation(words=_TASKS.words, kind_field="about_type"),
    "crm.outgoingmail.contact": _MAILS,
    "crm.outgoingmail.about_id": MergeRelation(words=_MAILS.words, kind_field="about_type"),
    "crm.fact.contact": _FACTS,
    "crm.fact.organisation": _FACTS,
    "crm.attachment.about_id": MergeRelation(
        words=ngettext_lazy("%(count)d file", "%(count)d files", "count"), kind_field="about_type"
    ),
    "crm.pin.about_id": MergeRelation(
        words=ngettext_lazy("%(count)d pinned moment", "%(count)d pinned moments", "count"),
        when_taken=WhenTaken.DROPPED,
        kind_field="about_type",
    ),
    # Append-only, or about the row itself: read through the tombstone.
    "crm.consentevent.contact": _STAYS,
    "crm.consentchain.contact": _STAYS,
    "crm.eventrecord.contact_id": MergeRelation(words=_STAYS.words, stays=True, to="crm.contact"),
    "crm.eventrecord.organisation_id": MergeRelation(words=_STAYS.words, stays=True, to="crm.organisation"),
    "crm.fieldchange.object_id": MergeRelation(words=_STAYS.words, stays=True, kind_field="object_type"),
    "crm.rowchange.object_id": MergeRelation(words=_STAYS.words, stays=True, kind_field="object_type"),
    "crm.duplicatepair.contact_one": _STAYS,
    "crm.duplicatepair.contact_two": _STAYS,
    "crm.duplicatepair.organisation_one": _STAYS,
    "crm.duplicatepair.organisation_two": _STAYS,
    "crm.importrow.contact_id": MergeRelation(words=_STAYS.words, stays=True, to="crm.contact"),
    "crm.importrow.organisation_id": MergeRelation(words=_STAYS.words, stays=True, to="crm.organisation"),
    "crm.merge.winner_id": MergeRelation(words=_STAYS.words, stays=True, kind_field="kind"),
    "crm.merge.loser_id": MergeRelation(words=_STAYS.words, stays=True, kind_field="kind"),
}


def declare() -> None:
    for key, part in OF_THE_GROUND_FLOOR.items():
        merge_relations.register(key, part)
