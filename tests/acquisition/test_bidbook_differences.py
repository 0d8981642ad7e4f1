"""What differs between two versions: by section, by word, by figure."""

from hypothesis import given
from hypothesis import strategies as st

from acquisition.queries.bidbook_differences import Change, differences, word_runs


def figure(slug, *values, on="2026-01-01"):
    return {
        "slug": slug,
        "name": slug.title(),
        "unit": "",
        "decimals": 0,
        "values": [
            {"value": value, "area": "region", "reference_on": on, "source": "A count", "disputed": False}
            for value in values
        ],
    }


def section(key, body="<p>Made here.</p>", *figures, **more):
    return {"key": key, "title": key.title(), "body_html": body, "figures": list(figures), **more}


def test_sections_are_told_apart_by_their_key():
    before = [section("region"), section("land"), section("people")]
    after = [section("region"), section("power"), section("people", "<p>Made there.</p>")]
    changes = {one.key: one for one in differences(before, after, "en")}
    assert {key: one.change for key, one in changes.items()} == {
        "power": Change.ADDED,
        "people": Change.CHANGED,
        "land": Change.REMOVED,
    }
    words = [(run.change, run.text) for run in changes["people"].runs if run.change is not Change.SAME]
    assert words == [(Change.REMOVED, "here."), (Change.ADDED, "there.")]


def test_a_figure_that_changed_stands_in_a_table_beside_what_it_was():
    before = [section("region", "<p>x</p>", figure("jobs", "18100", "18300"), figure("old", "1"))]
    after = [section("region", "<p>x</p>", figure("jobs", "19000"), figure("new", "2"))]
    [change] = differences(before, after, "en")
    assert [(one.name, one.change, one.was, one.now) for one in change.figures] == [
        ("Jobs", Change.CHANGED, "18,100 or 18,300", "19,000"),
        ("New", Change.ADDED, "", "2"),
        ("Old", Change.REMOVED, "1", ""),
    ]


def test_a_section_at_another_place_is_said_to_have_moved():
    before = [section("a"), section("b"), section("c")]
    changes = differences(before, [section("c"), section("a"), section("b")], "en")
    assert [(one.key, one.moved) for one in changes] == [("c", True)]
    assert differences(before, before, "en") == []


def test_markup_alone_is_no_difference_and_the_words_of_a_picture_are():
    image = '<figure><img src="picture/a.jpg" alt="{}"></figure>'
    assert (
        differences(
            [section("a", "<p>One</p><p>two</p>")], [section("a", "<p>One</p>\n<p><strong>two</strong></p>")], "en"
        )
        == []
    )
    [change] = differences([section("a", image.format("A press"))], [section("a", image.format("A mill"))], "en")
    assert "mill" in "".join(run.text for run in change.runs if run.change is Change.ADDED)


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_the_runs_hold_both_texts_whole(before, after):
    runs = word_runs(before, after)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == before
    assert "".join(run.text for run in runs if run.change is not Change.REMOVED) == after
