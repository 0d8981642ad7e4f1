"""What the ground floor does when something happened."""

from crm.actions.erased_files import delete_erased_files
from crm.actions.preferences import mail_preference_link
from crm.eventlog.subscribing import OUTGOING, subscribe
from crm.events import ContactErased, PreferenceLinkAsked


@subscribe(PreferenceLinkAsked, replayable=False)
def answer_with_preference_link(event: PreferenceLinkAsked) -> None:
    mail_preference_link(contact_id=event.contact_id, language=event.language, asked=event.asked)


@subscribe(ContactErased, lane=OUTGOING, mode="at_least_once", replayable=True)
def delete_files_of_the_erased(event: ContactErased) -> None:
    delete_erased_files(erasure_id=event.erasure_id)
