"""A house per story: embedded, or once on each broker when the suite runs on services."""

import os
import shutil

import pytest

from tests.stories.house import House, copy_database, make_database

BROKERS = (
    {"rabbitmq": os.environ["BROKER_URL"], "redis": os.environ["REDIS_BROKER_URL"]}
    if os.environ.get("BROKER_URL")
    else {"embedded": ""}
)
SERVER = os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="session")
def model_house(tmp_path_factory):
    """A prepared house that nobody lives in; the others are copies of it, which is faster than to migrate each."""
    folder = tmp_path_factory.mktemp("model")
    broker = next(iter(BROKERS.values()))
    house = House(folder, broker, make_database(SERVER, f"dtz_model_{os.getpid()}") if broker else "")
    house.prepare()
    yield house
    house.close()


@pytest.fixture(params=list(BROKERS))
def make_house(request, tmp_path_factory, model_house):
    """Makes a prepared house that is not started yet; all are closed when the story ends."""
    made = []

    def make(**settings):
        folder = tmp_path_factory.mktemp("house")
        shutil.copytree(model_house.folder, folder, dirs_exist_ok=True)
        database = ""
        if model_house.database_url:
            database = copy_database(model_house.database_url, f"dtz_{folder.name}_{os.getpid()}")
        house = House(folder, BROKERS[request.param], database, settings)
        made.append(house)
        return house

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house):
    """A house in which everything runs."""
    return make_house().start()
