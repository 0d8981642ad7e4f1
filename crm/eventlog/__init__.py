"""The event log: outbox, timeline and audit trail at once.

Read in this order: `publishing` (a fact is written), `subscribing` (who wants to hear it), `claiming` and
`draining` (it is heard, once), `wakeups` (nobody waits longer than needed), `clock` (time is a fact too).
"""
