"""`pk__among=ids`: as `__in`, for thousands of values at once, which go to the database as one."""

import json
from typing import Any

from django.db import models


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """Whether the field is one of these plain values. A statement with a place for each takes longer to write than
    to run, and SQLite counts the places."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        values = [value for value in self.rhs if value is not None]
        if connection.vendor == "postgresql":
            kind = self.lhs.output_field.db_type(connection).partition("(")[0]
            return f"{left} = ANY(%s::{kind}[])", (*params, values)
        one_of = "IN (SELECT value FROM json_each(%s))"
        return f"{left} {one_of}", (*params, json.dumps(values))
