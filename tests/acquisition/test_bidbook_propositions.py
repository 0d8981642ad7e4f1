"""The value proposition in a bidbook: what is approved on the day of publishing, and then for good."""

import pytest

from acquisition.actions.bidbook_drafts import hand_in_draft, publish_draft
from acquisition.actions.propositions import retire_proposition
from acquisition.models import BidbookVersion
from acquisition.queries.bidbook_checks import check_draft
from tests.acquisition.fit_rows import PROOFS, a_proposition, texts
from tests.acquisition.rows import a_colleague, a_draft, an_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(db):
    for slug in PROOFS:
        an_indicator(slug, 1049)


def a_section(*, historic=False):
    block = {"type": "proposition", "value": {"profile": "makers", "historic": historic}}
    return [{"key": "promise", "title": "What we offer", "parts": [block]}]


def shown(draft):
    return check_draft(draft).written.sections[0]


def test_the_approved_one_stands_in_the_book_with_dated_figures(figures):
    a_proposition(texts=texts("Room & skill"))
    section = shown(a_draft("en", a_section()))
    assert "<strong>Room &amp; skill</strong>" in section["body_html"]
    assert "<li>Skill <em>manufacturers: 1,049 (June 2026)</em></li>" in section["body_html"]
    assert [one["slug"] for one in section["figures"] if one["in_text"]] == PROOFS
    assert "juni 2026" in shown(a_draft("nl", a_section()))["body_html"]


def test_it_lives_until_it_is_published_and_never_changes_after_that(figures):
    writer, reader = a_colleague(), a_colleague("Heads of acquisition", "bert")
    a_proposition(texts=texts("The first promise"))
    draft = a_draft("nl", a_section(), writer=writer)
    a_proposition(texts=texts("The second promise"))
    hand_in_draft(draft_id=draft.pk, actor_id=writer.pk)
    version_id = publish_draft(draft_id=draft.pk, actor_id=reader.pk)
    a_proposition(texts=texts("The third promise"))
    assert "The second promise" in BidbookVersion.objects.get(pk=version_id).sections[0]["body_html"]
    assert "The third promise" in shown(draft)["body_html"]


def test_without_an_approved_one_the_book_is_not_published(figures):
    draft = a_draft("nl", a_section())
    assert "{{proposition:makers}}" in " ".join(check_draft(draft).problems)
    version = a_proposition()
    assert check_draft(draft).problems == []
    retire_proposition(version_id=version.pk)
    assert "{{proposition:makers}}" in " ".join(check_draft(draft).problems)


def test_one_for_next_year_is_not_promised_yet(figures):
    a_proposition(programme_year=2999)
    assert check_draft(a_draft("nl", a_section())).problems


def test_a_figure_that_is_out_of_date_stands_in_the_way_unless_it_is_of_its_time():
    for slug in PROOFS:
        an_indicator(slug, 1049, on="2020-12-31", stale_after="2021-12-31")
    a_proposition()
    assert len(check_draft(a_draft("nl", a_section())).problems) == 3
    draft = a_draft("nl", a_section(historic=True))
    assert check_draft(draft).problems == []
    assert "(2020)" in shown(draft)["body_html"]


def test_a_reason_whose_figure_nobody_counted_stands_in_the_way(figures):
    an_indicator("vocational-share").values.all().delete()
    a_proposition()
    (problem,) = check_draft(a_draft("nl", a_section())).problems
    assert "{{figure:vocational-share}}" in problem
