"""Leases of seconds instead of a minute and more: what is proven is that they end, not how long an hour lasts."""

import os
from datetime import timedelta

from crm.eventlog.subscribing import Subscription
from crm.mail import carrying


def shorten_leases():
    seconds = int(os.environ["CHAOS_LEASE_SECONDS"])
    Subscription.lease_seconds = seconds
    assert timedelta(seconds=seconds) < carrying.LEASE
    carrying.LEASE = timedelta(seconds=seconds)
