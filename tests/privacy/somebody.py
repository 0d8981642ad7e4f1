"""A person of whom the product knows twelve things, each with a mark of its own, learned through its real doors."""

from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from acquisition.actions.links import share_bidbook
from acquisition.actions.moving import move_lead
from acquisition.actions.reading import open_bidbook
from acquisition.models import Lead
from cms.actions.asking import Asker
from cms.actions.enquiries import send_enquiry
from cms.actions.meetups import register_for_meetup
from cms.models import EnquiryPage
from crm.actions.changesets import keep_changed
from crm.actions.changing import put
from crm.actions.consent import give_consent
from crm.actions.contacts import edit_contact
from crm.actions.interactions import record_interaction
from crm.actions.mail import queue_mail, queue_mail_to_colleague
from crm.actions.tasks import plan_task
from crm.actions.undoing import save_edited
from crm.models import ChangeSet, Contact, OutgoingMail, Purpose
from tests.acquisition.rows import a_book, a_colleague, an_enquiry
from tests.cms.small_site import add_meetup, add_page, small_site

MARKS = {
    "name": "Zoë Kwartelmark",
    "old name": "Zoë Vinkenoord",
    "e-mail": "kwartel@post.example",
    "old e-mail": "vinken@post.example",
    "phone": "+31612340987",
    "note": "notewerkje-koekoek",
    "task": "taakwerkje-ijsvogel",
    "form message": "vraagje-roodborst",
    "consent evidence": "bewijsje-boomklever",
    "mail body": "briefje-putter",
    "import snapshot": "invoer-goudhaan@post.example",
    "lead text": "Kwartelmark",
    "registration": "aanmeldje-nachtegaal",
    "road of a lead": "Kwartelmark wil eerst",
}


def somebody():
    """Returns the contact's id, the marks that must go, and what else the test speaks of."""
    colleague, home = a_colleague("Heads of acquisition", "hilde"), small_site()
    a_book("nl")
    form = add_page(home, EnquiryPage, "Vraag", intro="Vraag het.")
    meetup = add_meetup(home, "Waterstof", places=1)
    asker = Asker(MARKS["old name"], MARKS["old e-mail"], "Vogelmetaal", MARKS["phone"])
    send_enquiry(page_id=form.pk, submission_key="een", words_mark="", asker=asker, message=MARKS["form message"])
    contact = Contact.objects.get(email=MARKS["old e-mail"])
    register_for_meetup(
        page_id=meetup.pk, submission_key="twee", words_mark="", asker=asker, message=MARKS["registration"]
    )
    waiting = Asker("Wim Wacht", "wim@post.example")
    register_for_meetup(page_id=meetup.pk, submission_key="drie", words_mark="", asker=waiting)
    Purpose.objects.get_or_create(
        slug="news", defaults={"names": {"nl": "Nieuws"}, "wordings": {"nl": "Ja, mail mij."}}
    )
    give_consent(contact_id=contact.pk, purpose="news", language="nl", evidence=MARKS["consent evidence"])
    edit_contact(contact_id=contact.pk, changes={"name": MARKS["name"], "email": MARKS["import snapshot"]})
    _imported(contact.pk)
    record_interaction(contact_id=contact.pk, kind="note", subject="Belde", body=MARKS["note"], author_id=colleague.pk)
    plan_task(title=MARKS["task"], assignee_id=colleague.pk, made_by_id=colleague.pk, contact_id=contact.pk)
    queue_mail(contact_id=contact.pk, key="k", subject="Dag Zoë Kwartelmark", text_body=MARKS["mail body"])
    _named_elsewhere(contact.pk, colleague)
    lead = _a_lead(contact.pk, colleague)
    link = share_bidbook(bidbook="dutch-techzone", language="nl", contact_id=contact.pk, lead_id=lead.pk)
    token = OutgoingMail.objects.get(key=f"acquisition.bidbook:{link}").text_body.split("/bidbook/")[-1].split("/")[0]
    open_bidbook(token=token.split()[0])
    return SimpleNamespace(
        contact_id=contact.pk,
        marks={**MARKS, "link to a bidbook": token.split()[0]},
        lead=lead,
        user=colleague,
        meetup=meetup,
        link=link,
    )


def _imported(contact_id):
    """A list that was read in changed the address; undoing it would bring the one before back."""
    work, row = ChangeSet.objects.create(kind=ChangeSet.Kind.IMPORT), Contact.objects.get(pk=contact_id)
    before = put(row, {"email": MARKS["e-mail"]})
    save_edited(row, before)
    keep_changed(work, [(row, before)])


def _named_elsewhere(contact_id, colleague):
    """Another person's note, and a mail to a colleague that waits."""
    other = Contact.objects.create(email="bram@post.example", name="Bram Bleef")
    said = f"Bram werkt met {MARKS['name']} ({MARKS['e-mail']}, 06-12340987) aan de hal."
    record_interaction(contact_id=other.pk, kind="note", subject="Over de hal", body=said)
    told = f"Bel {MARKS['name']} op {MARKS['phone']}."
    queue_mail_to_colleague(user_id=colleague.pk, key="intern", subject=told, text_body=told)


def _a_lead(contact_id, colleague):
    enquiry = an_enquiry(5, organisation="Roofvogel Staal")
    Lead.objects.filter(pk=enquiry.lead_id).update(contact=contact_id, next_step="Kwartelmark terugbellen")
    lead = Lead.objects.get(pk=enquiry.lead_id)
    reason = f"{MARKS['name']} en {MARKS['road of a lead']} een rondleiding"
    move_lead(lead_id=lead.pk, to_stage="contacted", reason=reason, override=True, actor_id=colleague.pk)
    return lead


def a_file_of_theirs():
    return default_storage.save("cv-kwartelmark.txt", ContentFile(b"cv"))
