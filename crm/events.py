"""What the ground floor publishes."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from crm.contracts import DomainEvent


@dataclass(frozen=True, kw_only=True)
class MailSent(DomainEvent):
    theme = "mail"
    headline = _("Was sent the mail “{subject}”")

    mail_id: int
    contact_id: int | None
    subject: str


@dataclass(frozen=True, kw_only=True)
class InteractionRecorded(DomainEvent):
    theme = "conversation"
    headline = _("Spoke with us: {kind}")
    spoken = {"kind": "crm.kind"}

    interaction_id: int
    contact_id: int
    organisation_id: int | None
    kind: str
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ConsentChanged(DomainEvent):
    """`number` and `digest` are those of the decision in the ledger: the log is a second witness of the chain."""

    theme = "consent"
    headline = _("Consent for “{purpose}”: {action}")
    spoken = {"action": "crm.consent"}

    contact_id: int
    purpose: str
    action: str
    wording_version: int
    channel: str = ""
    number: int = 0
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class ConsentEvidenceBlanked(DomainEvent):
    """What was decided stays in the ledger; how it was said is gone, because the person is erased."""

    theme = "consent"
    headline = _("The evidence of {decisions} decisions was blanked")

    contact_id: int
    decisions: int


@dataclass(frozen=True, kw_only=True)
class AddressSuppressed(DomainEvent):
    theme = "consent"
    headline = _("Gets nothing more from us: {reason}")
    spoken = {"reason": "crm.suppression"}

    contact_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SuppressionLifted(DomainEvent):
    theme = "consent"
    headline = _("May be written to again: confirmed from the mailbox")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class PreferenceLinkAsked(DomainEvent):
    """Published for an address nobody knows too, without a contact: whoever asks must not learn the difference."""

    theme = "consent"
    headline = _("A link to the preference page was asked for")

    contact_id: int | None
    language: str
    asked: str


@dataclass(frozen=True, kw_only=True)
class DeliveryRetried(DomainEvent):
    headline = _("A delivery to {subscriber} that was given up is tried again")

    delivery_id: int
    event_id: int
    subscriber: str


@dataclass(frozen=True, kw_only=True)
class DeliverySkipped(DomainEvent):
    """Why stands with the delivery; a sentence somebody typed has no place in an event."""

    headline = _("A delivery to {subscriber} that was given up is skipped")

    delivery_id: int
    event_id: int
    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberPaused(DomainEvent):
    headline = _("{subscriber} was paused")

    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberResumed(DomainEvent):
    headline = _("{subscriber} goes on")

    subscriber: str


@dataclass(frozen=True, kw_only=True)
class SubscriberReplayed(DomainEvent):
    """Published for each slice of a replay; `run` is the same for all slices of one."""

    headline = _("{subscriber} hears {events} past events again")

    subscriber: str
    run: int
    events: int


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(DomainEvent):
    headline = _("Was added by hand")

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationRemoved(DomainEvent):
    """Only what made the organisation was undone."""

    headline = _("Was taken out again")

    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationEdited(DomainEvent):
    """Which fields; what they were and are stands in the history of the organisation."""

    headline = _("Was edited: {fields}")
    spoken = {"fields": "crm.organisation_field"}

    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactAdded(DomainEvent):
    headline = _("Was added by hand")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class ContactRemoved(DomainEvent):
    """Only what made the contact was undone; who asks to be forgotten is erased."""

    headline = _("Was taken out again")

    contact_id: int


@dataclass(frozen=True, kw_only=True)
class ContactEdited(DomainEvent):
    """Which fields; what they were and are stands in the history of the contact."""

    headline = _("Was edited: {fields}")
    spoken = {"fields": "crm.contact_field"}

    contact_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class ContactsMerged(DomainEvent):
    """Whoever keeps a contact's id elsewhere makes `contact_id` of `merged_contact_id`; every foreign key was moved."""

    headline = _("Was merged with another entry of the same person")

    contact_id: int
    merged_contact_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationsMerged(DomainEvent):
    headline = _("Was merged with another entry of the same organisation")

    organisation_id: int
    merged_organisation_id: int
    merge_id: int


@dataclass(frozen=True, kw_only=True)
class MergeUndone(DomainEvent):
    """`parted_id` is a contact or an organisation of its own again, as before the merge."""

    headline = _("A merge was undone: these are two again")

    kind: str
    parted_id: int
    merge_id: int
    contact_id: int | None = None
    organisation_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AffiliationBegun(DomainEvent):
    headline = _("Works at an organisation")

    affiliation_id: int
    contact_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class AffiliationEnded(DomainEvent):
    headline = _("No longer works at an organisation")

    affiliation_id: int
    contact_id: int
    organisation_id: int
    until_on: str


@dataclass(frozen=True, kw_only=True)
class AffiliationChanged(DomainEvent):
    headline = _("What was noted of the work at an organisation was put right")

    affiliation_id: int
    contact_id: int
    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class AffiliationTakenBack(DomainEvent):
    headline = _("That this person works at an organisation was a mistake")

    affiliation_id: int
    contact_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class RelationshipBegun(DomainEvent):
    headline = _("A relationship with another organisation was noted: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class RelationshipEnded(DomainEvent):
    headline = _("A relationship with another organisation has ended: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str
    until_on: str


@dataclass(frozen=True, kw_only=True)
class RelationshipChanged(DomainEvent):
    headline = _("What was noted of a relationship was put right: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class RelationshipTakenBack(DomainEvent):
    headline = _("A relationship with another organisation was a mistake: {kind}")
    spoken = {"kind": "crm.relationship"}

    relationship_id: int
    organisation_id: int
    to_organisation_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class FactNoted(DomainEvent):
    """Which kind; the value and its source stand with the fact."""

    headline = _("A fact was noted: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class FactReplaced(DomainEvent):
    headline = _("A fact was brought up to date: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    replaced_fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class FactTakenBack(DomainEvent):
    headline = _("A fact was a mistake: {kind}")
    spoken = {"kind": "crm.fact_kind"}

    fact_id: int
    kind: str
    contact_id: int | None
    organisation_id: int | None


@dataclass(frozen=True, kw_only=True)
class MomentPinned(DomainEvent):
    """Names nobody, so that it stands on no timeline itself."""

    headline = _("A moment was pinned on top of the timeline")

    pinned_event_id: int


@dataclass(frozen=True, kw_only=True)
class MomentUnpinned(DomainEvent):
    headline = _("A pinned moment was let go")

    pinned_event_id: int


@dataclass(frozen=True, kw_only=True)
class EstablishmentAdded(DomainEvent):
    headline = _("An establishment was added")

    establishment_id: int
    organisation_id: int


@dataclass(frozen=True, kw_only=True)
class EstablishmentEdited(DomainEvent):
    headline = _("An establishment was edited: {fields}")
    spoken = {"fields": "crm.establishment_field"}

    establishment_id: int
    organisation_id: int
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class TaskPlanned(DomainEvent):
    theme = "task"
    headline = _("A task was planned")

    task_id: int
    assignee_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskFinished(DomainEvent):
    theme = "task"
    headline = _("A task was done")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskReopened(DomainEvent):
    theme = "task"
    headline = _("A task is to be done after all")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskMoved(DomainEvent):
    theme = "task"
    headline = _("A task got another day")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskHandedOver(DomainEvent):
    theme = "task"
    headline = _("A task was handed over")

    task_id: int
    from_user_id: int
    to_user_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskDropped(DomainEvent):
    theme = "task"
    headline = _("A task was dropped")

    task_id: int
    contact_id: int | None = None
    organisation_id: int | None = None
    about_type: str = ""
    about_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class MorningMailChosen(DomainEvent):
    headline = _("Chose whether a mail with tasks comes in the morning")

    user_id: int
    wanted: bool


@dataclass(frozen=True, kw_only=True)
class TaskCalendarOpened(DomainEvent):
    headline = _("A calendar of tasks got a new address")

    user_id: int


@dataclass(frozen=True, kw_only=True)
class TaskCalendarClosed(DomainEvent):
    headline = _("A calendar of tasks is closed")

    user_id: int


@dataclass(frozen=True, kw_only=True)
class ImportStarted(DomainEvent):
    headline = _("A list of {rows} rows is read in")

    import_id: int
    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportFinished(DomainEvent):
    headline = _("A list was read in: {made} added, {updated} brought up to date, {left_out} left out")

    import_id: int
    made: int
    updated: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class ImportUndone(DomainEvent):
    headline = _("A list that was read in was undone: {restored} as before, {left} stay")

    import_id: int
    restored: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ContactImported(DomainEvent):
    """Published for who was made and for who was brought up to date; the latter was edited too."""

    headline = _("Was read in from a list")

    contact_id: int
    import_id: int


@dataclass(frozen=True, kw_only=True)
class OrganisationImported(DomainEvent):
    headline = _("Was read in from a list")

    organisation_id: int
    import_id: int


@dataclass(frozen=True, kw_only=True)
class ContactErased(DomainEvent):
    """Told once for each number under which the person was known; `went` and `stays` count rows by what they are.

    Who asked for it and why stands with the erasure.
    """

    headline = _("Was erased: nothing is left that leads to this person")

    contact_id: int
    erasure_id: int
    went: dict[str, int]
    stays: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ContactExported(DomainEvent):
    """Why stands in the access log."""

    headline = _("All we know was put together for this person")

    contact_id: int
    access_id: int


@dataclass(frozen=True, kw_only=True)
class ListViewSaved(DomainEvent):
    headline = _("A view of a list was saved")

    view_id: int
    list_name: str
    visibility: str


@dataclass(frozen=True, kw_only=True)
class ListViewRemoved(DomainEvent):
    headline = _("A view of a list was removed")

    view_id: int
    list_name: str


@dataclass(frozen=True, kw_only=True)
class ListExported(DomainEvent):
    """Which list and how many rows; what was asked for and why stands with the export."""

    headline = _("{rows} rows were taken out of a list")

    export_id: int
    list_name: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class BulkEditFinished(DomainEvent):
    headline = _("{changed} rows were edited at once")

    bulk_edit_id: int
    change_set_id: int
    list_name: str
    changed: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class BulkEditUndone(DomainEvent):
    headline = _("An edit of several rows was undone: {restored} are as they were")

    bulk_edit_id: int
    change_set_id: int
    list_name: str
    restored: int
    left: int
