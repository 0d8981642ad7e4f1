"""Wagtail's choosers without the inline script they print: a marker says what `start-widgets.js` is to start."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

_inline = BaseChooser.render


def _marked(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    if type(self).render_js_init is not BaseChooser.render_js_init:  # starts in a way of its own
        return _inline(self, name, value, attrs, renderer)
    data = self.get_value_data(value)
    options = json.dumps(self.get_js_init_options(attrs["id"], name, data))
    return format_html(
        '{}<template data-starts="{}" data-for="{}" data-options="{}"></template>',
        self.render_html(name, data, attrs),
        self.js_constructor,
        attrs["id"],
        options,
    )


def use_strict_widgets() -> None:
    """No chooser prints an inline script from now on. Wagtail 8.0 has no setting or template for it."""
    BaseChooser.render = _marked
