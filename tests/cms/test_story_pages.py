"""Stories as visitors find and read them."""

import pytest
from wagtail.models import Locale, Page

from cms.models import StoryIndexPage, StoryPage, StorySeries
from cms.queries.stories import stories_for, stories_like
from cms.queries.story_list import story_list
from crm.models import Municipality, Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def tell(db):
    """Add a story to a list of its own, with the slugs of what it belongs to."""
    locale = Locale.objects.get_or_create(language_code="nl")[0]
    top = Page.get_first_root_node().add_child(instance=Page(title="Thuis", slug="thuis", locale=locale))
    index = top.add_child(instance=StoryIndexPage(title="Verhalen", slug="verhalen", locale=locale))
    series = StorySeries.objects.create(slug="volg-de-draad", title="Volg de draad", intro="Drie delen.", locale=locale)

    def told(title, municipality=None, sector=None, part=None):
        return index.add_child(
            instance=StoryPage(
                title=title,
                locale=locale,
                intro="Zo gaat het.",
                person="Roelien",
                firm="Veenvezel",
                object_made="Garen",
                municipality=municipality
                and Municipality.objects.get_or_create(
                    slug=municipality, defaults={"name": municipality, "code_cbs": municipality[:6]}
                )[0],
                sector=sector and Sector.objects.get_or_create(slug=sector)[0],
                series=series if part else None,
                series_part=part,
            )
        )

    return told


def titles(found):
    return [story.title for story in found]


def counts(found, kind):
    return {choice.slug: choice.count for choice in found.choices[kind]}


def test_choices_work_together_and_count_what_is_left(tell):
    tell("Draad", "emmen", "green-chemistry")
    tell("Cel", "emmen", "energy")
    tell("Pomp", "hardenberg", "energy")

    found = story_list("nl", {"municipality": "emmen", "sector": "energy"})

    assert titles(found.stories) == ["Cel"]
    assert counts(found, "municipality") == {"emmen": 1, "hardenberg": 1}
    assert counts(found, "sector") == {"energy": 1, "green-chemistry": 1}
    assert [(choice.slug, choice.without) for choice in found.current] == [("emmen", 2), ("energy", 2)]


def test_choices_that_no_story_fits_show_none_and_say_what_taking_one_back_gives(tell):
    tell("Draad", "emmen", "green-chemistry")
    tell("Pomp", "hardenberg", "energy")

    found = story_list("nl", {"municipality": "emmen", "sector": "energy"})

    assert found.stories == []
    assert [choice.asked for choice in found.current] == [{"sector": "energy"}, {"municipality": "emmen"}]


def test_a_series_is_read_in_the_order_of_its_parts_and_no_story_stands_twice_beside_it(tell):
    tell("Stoel", part=3)
    tell("Draad", part=1)
    tell("Stof", part=2)
    tell("Pomp")

    assert titles(story_list("nl", {"series": "volg-de-draad"}).stories) == ["Draad", "Stof", "Stoel"]
    everything = story_list("nl", {})
    assert titles(everything.strips[0].parts) == ["Draad", "Stof", "Stoel"]
    assert titles([everything.lead, *everything.cards]) == ["Pomp"]


def test_what_to_read_next_is_kin_and_never_the_same_series(tell):
    read = tell("Draad", "emmen", "green-chemistry", part=1)
    tell("Stof", "emmen", "green-chemistry", part=2)
    tell("Cel", "emmen", "energy")
    tell("Pomp", "hardenberg", "energy")

    assert titles(stories_like("nl", read, 3)) == ["Cel", "Pomp"]


def test_a_block_shows_the_chosen_that_are_live_or_the_newest_that_fit_the_page(tell):
    first, second, gone = tell("Draad", "emmen"), tell("Pomp", "hardenberg"), tell("Weg", "emmen")
    gone.unpublish()

    assert titles(stories_for("nl", None, [second.pk, gone.pk, first.pk])) == ["Pomp", "Draad"]
    assert titles(stories_for("nl", StoryPage(municipality=first.municipality), [])) == ["Draad"]
