"""Of a person who is erased nothing is left: not in any table, the search index, the media folder or the logs."""

import logging

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from acquisition.actions.links import answer_enquiry_with_bidbook
from acquisition.models import Enquiry, Lead, LeadTransition
from cms.models import MeetupRegistration
from crm.actions.erasing import ErasedAlready, ReasonNamesThePerson, erase_person
from crm.actions.mail import queue_mail
from crm.actions.people import meet_contact
from crm.actions.undoing import undo_change_set
from crm.contracts import ERASED, Eraser, erasers
from crm.models import ChangeSet, Contact, Erasure, Interaction, OutgoingMail
from crm.queries.consent import may_receive
from crm.queries.consent_chain import broken_links
from crm.queries.suppressions import suppressions_of
from tests.acquisition.rows import an_enquiry
from tests.privacy.dump import dump, files_with, where
from tests.privacy.somebody import MARKS, somebody

pytestmark = pytest.mark.django_db
WHY = "Asked for it by letter on 3 November"


@pytest.fixture
def them():
    return somebody()


def erased(them, **more):
    return Erasure.objects.get(pk=erase_person(contact_id=them.contact_id, user_id=them.user.pk, reason=WHY, **more))


def test_every_mark_was_there_and_none_is_left(them, settle, caplog, capfd):
    before = dump()
    assert {name for name, mark in them.marks.items() if not where(mark, before)} == set()
    assert len(them.marks) >= 12

    with caplog.at_level(logging.DEBUG):
        erased(them)
        settle()

    after = dump()
    assert {name: found for name, mark in them.marks.items() if (found := where(mark, after))} == {}
    assert {name: found for name, mark in them.marks.items() if (found := files_with(mark, settings.MEDIA_ROOT))} == {}
    told = caplog.text + "".join(capfd.readouterr())
    assert [name for name, mark in them.marks.items() if mark in told] == []


def test_what_others_said_stays_without_the_person(them):
    erased(them)
    other = Interaction.objects.get(contact__email="bram@post.example")
    assert other.body == f"Bram werkt met {ERASED} ({ERASED}, {ERASED}) aan de hal."


def test_the_lead_stays_and_leads_to_nobody(them):
    erased(them)
    lead = Lead.objects.select_related("contact").get(pk=them.lead.pk)
    assert lead.next_step == f"{ERASED} terugbellen"
    assert (lead.contact.name, lead.contact.email) == ("", f"erased-{them.contact_id}@erased.invalid")
    assert list(LeadTransition.objects.filter(lead=lead).order_by("seq").values_list("reason", flat=True)) == [
        "",
        ERASED,
    ]


def test_the_chain_of_consent_still_holds_without_its_evidence(them):
    erased(them)
    contact = Contact.objects.get(pk=them.contact_id)
    decision = contact.consent_events.get()
    assert list(broken_links([contact.pk])) == []
    assert (decision.wording, decision.said) == ("Ja, mail mij.", "")


def test_an_address_that_was_erased_is_recognised_and_gets_nothing(them):
    erased(them)
    assert suppressions_of(MARKS["e-mail"]).get().reason == "erased"
    again = meet_contact(email=MARKS["e-mail"], name="Iemand", language="nl").contact_id
    assert again != them.contact_id
    assert may_receive(again, "news") is False


def test_without_the_wish_no_mark_of_the_address_is_kept(them):
    erased(them, suppress=False)
    assert not suppressions_of(MARKS["e-mail"]).exists()


def test_a_place_at_a_meetup_goes_to_whoever_waits(them):
    erased(them)
    assert list(MeetupRegistration.objects.values_list("contact__email", "state")) == [("wim@post.example", "coming")]


def test_undoing_an_import_brings_nobody_back(them):
    erased(them)
    undo_change_set(change_set_id=ChangeSet.objects.get().pk)
    assert [name for name, mark in them.marks.items() if where(mark)] == []


def test_nobody_writes_to_the_erased(them, settle):
    erased(them)
    assert queue_mail(contact_id=them.contact_id, key="later", subject="x", text_body="x") == 0
    for enquiry in Enquiry.objects.filter(contact=them.contact_id):
        answer_enquiry_with_bidbook(enquiry_id=enquiry.pk)
    assert not OutgoingMail.objects.filter(to_address__endswith="erased.invalid").exists()


def test_what_was_done_is_on_record_in_numbers(them, published):
    erasure = erased(them)
    assert erasure.went["crm.interactions"] == 3
    assert erasure.went["cms.registrations"] == 1
    assert erasure.stays["acquisition.leads"] == 1
    assert published()[-1] == "crm.ContactErased"
    assert erasure.reason == WHY


def test_nothing_at_all_is_erased_when_one_part_fails(them, monkeypatch):
    def break_down(_person):
        raise RuntimeError("no")

    monkeypatch.setitem(erasers._parts, "zz.breaks", Eraser("x", lambda _person: 0, break_down))
    before = dump()
    with pytest.raises(RuntimeError):
        erased(them)
    assert dump() == before


def test_a_file_of_theirs_goes_after_the_commit_at_least_once(them, settle, monkeypatch):
    name = default_storage.save("cv.txt", ContentFile(b"cv"))
    part = Eraser("files", lambda _person: 1, lambda _person: None, lambda _person: [name])
    monkeypatch.setitem(erasers._parts, "zz.files", part)
    erasure = erased(them)
    assert default_storage.exists(name)
    settle()
    assert not default_storage.exists(name)
    assert not erasure.files.exists()


def test_a_reason_that_names_the_person_is_refused(them):
    for reason in ("Mevrouw Kwartelmark vroeg er zelf om", f"Gevraagd per mail door {MARKS['e-mail']} zelf"):
        with pytest.raises(ReasonNamesThePerson):
            erase_person(contact_id=them.contact_id, user_id=None, reason=reason)
    assert not Erasure.objects.exists()


def test_a_person_is_erased_once(them):
    erased(them)
    with pytest.raises(ErasedAlready):
        erased(them)


def test_whoever_nothing_points_to_leaves_no_row():
    contact = Contact.objects.create(email="alleen@post.example", name="Alleen Even")
    erase_person(contact_id=contact.pk, user_id=None, reason=WHY, suppress=False)
    assert not Contact.objects.filter(pk=contact.pk).exists()


def test_whom_an_enquiry_alone_points_to_is_a_number_without_a_name():
    an_enquiry(7)
    contact = Contact.objects.get(email="person7@example.org")
    erase_person(contact_id=contact.pk, user_id=None, reason=WHY)
    assert Contact.objects.get(pk=contact.pk).erased_at
    assert where("person7@example.org") == []


def test_a_firm_called_after_its_founder_keeps_its_name_on_the_lead():
    made = an_enquiry(8, organisation="Person Staal")
    Lead.objects.filter(pk=made.lead_id).update(next_step="Person bellen")
    contact = Contact.objects.get(email="person8@example.org")
    Contact.objects.filter(pk=contact.pk).update(name="Person Vink")
    erase_person(contact_id=contact.pk, user_id=None, reason=WHY)
    assert Lead.objects.get(pk=made.lead_id).title == "Person Staal"


def test_a_namesake_keeps_their_name(them):
    other = Contact.objects.create(email="andere@post.example", name=MARKS["name"])
    Interaction.objects.create(
        contact=other, kind="note", subject=f"Sprak {MARKS['name']}", happened_at="2026-01-01T00:00Z"
    )
    erased(them)
    other.refresh_from_db()
    assert other.name == MARKS["name"]
    assert other.interactions.get().subject == f"Sprak {MARKS['name']}"
