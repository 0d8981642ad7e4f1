"""Everything the database holds, as text: of every table and every column, the search index too."""

from pathlib import Path

from django.db import connection


def tables():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT table_schema || '.' || table_name FROM information_schema.tables "
                "WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return [row[0] for row in cursor.fetchall()]


def dump():
    """`table` → one text of all its rows; a vector of the search index is text too."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            quoted = ".".join(connection.ops.quote_name(part) for part in table.split("."))
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT t::text FROM {quoted} t")
            else:
                cursor.execute(f"SELECT * FROM {quoted}")
            found[table] = "\n".join(" ".join(_text(value) for value in row) for row in cursor.fetchall())
    return found


def _text(value):
    """Bytes as any reader would find words in them; JSON with what SQLite writes out written as it is meant."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    text = str(value)
    return f"{text} {text.encode().decode('unicode_escape', 'ignore')}" if "\\u" in text else text


def where(mark, found=None):
    """The tables in which the mark stands, whatever its capitals."""
    return sorted(table for table, text in (found or dump()).items() if mark.lower() in text.lower())


def files_with(mark, folder):
    """Files whose name or content has the mark."""
    return [
        str(path)
        for path in Path(folder).rglob("*")
        if mark.lower() in path.name.lower() or (path.is_file() and mark.encode() in path.read_bytes())
    ]
