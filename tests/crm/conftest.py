"""What the tests of crm share."""

from tests.cms.conftest import small_region
from tests.crm.bells import contact, hear
from tests.crm.canary import allowed, canary, resolver

__all__ = ["allowed", "canary", "contact", "hear", "resolver", "small_region"]
