"""The product as it is, with a probe in it: one door, its events and who hears them. The product knows nothing of it."""

from config.modes import storages
from config.settings import *  # noqa: F403  every setting, then a few others
from config.settings import DATA_DIR
from config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "tests.chaos.probe"]
ROOT_URLCONF = "tests.chaos.urls"
EMAIL_BACKEND = "tests.chaos.probe.postbox.PostBox"
STORAGES = storages(collected=False, data_dir=DATA_DIR)  # nobody looks at a page
