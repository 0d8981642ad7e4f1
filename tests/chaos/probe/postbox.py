"""A mail server that notes every message it takes, so that a repeat shows."""

from django.core.mail.backends.base import BaseEmailBackend

from tests.chaos.probe.outside import append
from tests.chaos.probe.points import reached


class PostBox(BaseEmailBackend):
    def send_messages(self, email_messages):
        for message in email_messages:
            reached("mid-mail: before the send")
            append("mails", message.subject.rpartition(" ")[2], message.message()["Message-ID"])
            reached("mid-mail: after the send, before the row is marked")
        return len(email_messages)
