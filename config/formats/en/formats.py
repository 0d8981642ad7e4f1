"""How dates are written in English: as in Britain, as everywhere on the site."""

DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
BEGIN_FORMAT = "l j F Y, H:i"
DEADLINE_FORMAT = "j F, H:i"
