"""Reading the environment: a bad value stops the start with one line that names the variable."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured


class BadSetting(ImproperlyConfigured, SystemExit):
    """Printed as one line without a traceback, also by servers that only know SystemExit."""

    def __init__(self, variable: str, reason: str) -> None:
        message = f"{variable}: {reason}"
        super().__init__(message)
        self.code = message


def checked(read: Callable[..., Any], variable: str, **options: Any) -> Any:
    """The variable's value; BadSetting when it cannot be read as what it should be."""
    try:
        return read(variable, **options)
    except (ValueError, ImproperlyConfigured) as error:
        raise BadSetting(variable, f"{error}. Correct it in the environment and start again.") from None


def kept_secret(data_dir: Path) -> str:
    """A secret made once and kept in `data_dir`, readable by its owner alone."""
    path = data_dir / "secret-key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"secret-key.{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(64))
            try:
                path.hardlink_to(draft)  # whoever links first decides; two starts at once share one secret
            except FileExistsError:
                pass
            draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise BadSetting("DATA_DIR", f"{error}. Name a folder that can be written.") from None
