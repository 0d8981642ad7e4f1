"""Reading what a machine sent: JSON in UTF-8, of a reasonable size, or a clear refusal."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    status_code = 413
    default_detail = gettext_lazy("This body is too large. Send less than 1 MB.")
    default_code = "too_large"


class SmallJSONParser(JSONParser):
    """Raises TooLarge above 1 MB before reading further, and ParseError for anything that is not JSON in UTF-8."""

    limit = min(settings.DATA_UPLOAD_MAX_MEMORY_SIZE, 1_000_000)

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        if _announced(parser_context) > self.limit:
            raise TooLarge
        body = stream.read(self.limit + 1)
        if len(body) > self.limit:
            raise TooLarge
        try:
            return json.loads(body.decode("utf-8"), parse_constant=_no_constant)
        except UnicodeDecodeError:
            raise ParseError(_("This body is not UTF-8 text.")) from None
        except (ValueError, RecursionError):
            raise ParseError(_("This body is not JSON.")) from None


def _announced(parser_context: Mapping[str, Any] | None) -> int:
    request = (parser_context or {}).get("request")
    length = str(request.META.get("CONTENT_LENGTH") or "") if request is not None else ""
    return int(length) if length.isdecimal() else 0


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
