"""Lists of people and organisations read in: begun, checked, carried and undone (docs/adr/0018)."""

from crm.actions.imports.carrying import carry_due_imports, carry_import, carry_undo, imports_wait, read_in, undo_import
from crm.actions.imports.checking import dry_run
from crm.actions.imports.deciding import choose_for_rows
from crm.actions.imports.forgetting import forget_lists
from crm.actions.imports.starting import choose_columns, reconsider_columns, start_import

__all__ = [
    "carry_due_imports",
    "carry_import",
    "carry_undo",
    "choose_columns",
    "choose_for_rows",
    "dry_run",
    "forget_lists",
    "imports_wait",
    "read_in",
    "reconsider_columns",
    "start_import",
    "undo_import",
]
