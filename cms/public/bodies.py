"""Reading what was sent, strictly: text is UTF-8 or it is refused, never mended by guessing."""

from urllib.parse import parse_qsl

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict

LARGEST_BYTES = 64 * 1024
MOST_FIELDS = 40


class Unreadable(Exception):
    """The body is not a form in UTF-8."""


class TooLarge(Unreadable):
    """The body is longer than any honest form."""


def posted(request: HttpRequest) -> MultiValueDict[str, str]:
    """The fields that were sent. Raises Unreadable or TooLarge."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BYTES:
        raise TooLarge
    try:
        text = request.body.decode("utf-8")
        if request.content_type == "multipart/form-data":
            return request.POST
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (ValueError, BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError) as error:
        raise Unreadable from error
    fields = QueryDict(mutable=True)
    for name, value in pairs:
        fields.appendlist(name, value)
    return fields
