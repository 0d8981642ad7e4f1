"""References that people read aloud over the phone."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L: they sound and look alike


def new_reference() -> str:
    """Such as `DTZ-7K3M-9QXT`; one of some 850 thousand million."""
    left, right = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"DTZ-{left}-{right}"
