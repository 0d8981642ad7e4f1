"""How dates are written in Dutch, where Django does not say it."""

BEGIN_FORMAT = "l j F Y, H:i"
DEADLINE_FORMAT = "j F, H:i"
