"""What the ground floor does when something happened."""

from crm.actions.preferences import mail_preference_link
from crm.eventlog.subscribing import subscribe
from crm.events import PreferenceLinkAsked


@subscribe(PreferenceLinkAsked, replayable=False)
def answer_with_preference_link(event: PreferenceLinkAsked) -> None:
    mail_preference_link(contact_id=event.contact_id, language=event.language, asked=event.asked)
