"""Many tables in one step."""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """As many `CreateModel`, but Django pictures the models once and not again for each: a second instead of ten.

    They may point at each other in circles; the keys of PostgreSQL follow after the last step.
    """

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop('apps', None)
        for one in self.models:
            one.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for one in self.models:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for one in reversed(self.models):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f'Create {len(self.models)} models'
