"""A house per story: embedded, or once on each broker when the suite runs on services."""

import os

import pytest

from tests.stories.house import House, make_database

BROKERS = (
    {"rabbitmq": os.environ["BROKER_URL"], "redis": os.environ["REDIS_BROKER_URL"]}
    if os.environ.get("BROKER_URL")
    else {"embedded": ""}
)


@pytest.fixture(params=list(BROKERS))
def make_house(request, tmp_path_factory):
    """Makes a prepared house that is not started yet; all are closed when the story ends."""
    made = []

    def make(**settings):
        folder = tmp_path_factory.mktemp("house")
        database = ""
        if BROKERS[request.param]:
            database = make_database(os.environ["DATABASE_URL"], f"dtz_{folder.name}_{os.getpid()}")
        house = House(folder, BROKERS[request.param], database, settings)
        made.append(house)
        house.prepare()
        return house

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house):
    """A house in which everything runs."""
    return make_house().start()
