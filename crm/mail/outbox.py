"""The local outbox: every message is a file in a folder, so that a demo needs no mail server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class OutboxBackend(BaseEmailBackend):
    """Writes each message to `settings.OUTBOX_DIR`; a repeat with the same Message-ID replaces the first."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = settings.OUTBOX_DIR
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            content = message.message()
            name = content["Message-ID"].strip("<>").partition("@")[0]
            draft = folder / f"{name}.part"
            draft.write_bytes(content.as_bytes())
            draft.rename(folder / f"{name}.eml")
        return len(email_messages)


@dataclass(frozen=True)
class OutboxMail:
    name: str
    written_at: datetime
    message: ParsedMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


def outbox() -> list[OutboxMail]:
    """What was written, newest first."""
    folder: Path = settings.OUTBOX_DIR
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [
        OutboxMail(
            path.stem,
            datetime.fromtimestamp(path.stat().st_mtime, tz=UTC),
            message_from_bytes(path.read_bytes(), policy=policy.default),
        )
        for path in files
    ]
