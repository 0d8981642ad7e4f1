"""Parts of addresses that have a form of their own."""

from acquisition.queries.bidbook_sections import PICTURE


class PictureName:
    """A picture as the sections of a bidbook call it."""

    regex = PICTURE.pattern

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
