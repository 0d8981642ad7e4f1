"""How dates are written in English: as in Britain, as everywhere on the site."""

DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
BEGIN_FORMAT = "l j F Y, H:i"
DEADLINE_FORMAT = "j F, H:i"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
FIRST_DAY_OF_WEEK = 1
