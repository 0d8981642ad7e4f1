"""What editors are told: how far each language is, what to look at, which figures are old."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.blocks import RawHTMLBlock
from wagtail.models import GroupPagePermission, Locale, Page

from cms.actions.translations import NothingToFollow, mark_translated
from cms.blocks import Campaign, Landing, Story
from cms.models import HomePage, StandardPage, StoryPage
from cms.queries.page_checks import findings, missing_languages
from cms.queries.translations import Standing, translation_matrix
from crm.models import Indicator, IndicatorValue, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages():
    """A home page in two languages and a page in two, of which the English one is a draft of an older day."""
    made = {}
    for code in ("nl", "en"):
        locale, _new = Locale.objects.get_or_create(language_code=code)
        home = HomePage(title="R", slug=f"r-{code}", locale=locale, promise="W", promise_after="e", intro="i")
        page = StandardPage(title=f"Meedoen {code}", slug="meedoen", locale=locale, summary="Kort.")
        if made:
            home.translation_key = made["home", "nl"].translation_key
            page.translation_key = made["page", "nl"].translation_key
        made["home", code] = Page.get_first_root_node().add_child(instance=home)
        made["page", code] = made["home", code].add_child(instance=page)
    return made


def standing(page, language):
    rows = translation_matrix().rows
    cells = next(row.cells for row in rows if row.source.translation_key == page.translation_key)
    return next(cell.standing for cell in cells if cell.language == language)


def publish(page, days_ago=0):
    page.save_revision().publish()
    moment = timezone.now() - timedelta(days=days_ago)
    type(page).objects.filter(pk=page.pk).update(last_published_at=moment)


def test_a_translation_falls_behind_when_its_source_changes_until_somebody_says_it_follows(pages):
    dutch, english = pages["page", "nl"], pages["page", "en"]
    publish(dutch, days_ago=2)
    publish(english, days_ago=1)
    assert (standing(dutch, "en"), standing(dutch, "de")) == (Standing.LIVE, Standing.MISSING)

    publish(StandardPage.objects.get(pk=dutch.pk))
    assert standing(dutch, "en") is Standing.BEHIND

    mark_translated(page_id=english.pk)
    assert standing(dutch, "en") is Standing.LIVE
    publish(StandardPage.objects.get(pk=dutch.pk))
    assert standing(dutch, "en") is Standing.BEHIND
    with pytest.raises(NothingToFollow):
        mark_translated(page_id=dutch.pk)


def test_mending_a_word_in_a_translation_does_not_bring_it_up_to_date(pages):
    dutch, english = pages["page", "nl"], pages["page", "en"]
    publish(dutch)
    publish(english)
    publish(StandardPage.objects.get(pk=dutch.pk))  # seconds later
    assert standing(dutch, "en") is Standing.BEHIND

    publish(StandardPage.objects.get(pk=english.pk))
    assert standing(dutch, "en") is Standing.BEHIND


def test_a_draft_is_shown_as_one_and_the_list_can_be_narrowed(pages):
    StandardPage.objects.filter(pk=pages["page", "en"].pk).update(live=False)
    assert standing(pages["page", "nl"], "en") is Standing.DRAFT
    assert [row.source.title for row in translation_matrix(only="draft").rows] == ["Meedoen nl"]


def test_a_figure_without_a_year_or_source_is_pointed_out_and_one_with_it_is_not():
    def said(html):
        page = StandardPage(title="t", summary="s", body=[("text", html)])
        return [finding.about for finding in findings(page)]

    assert said("<p>Hier werken 118.000 mensen.</p>") == ["figure"]
    assert said("<p>In 2020 werkten hier 118.000 mensen.</p>") == []
    assert said("<p>Meer dan 51% leerde een vak.</p><p>In 2020 was dat 40%.</p>") == ["figure"]
    assert said("<p>Zestien gaatjes en 4 mensen.</p>") == []
    story = StoryPage(title="t", summary="s", intro="Er liggen 4.200 sleutels.")
    assert [finding.about for finding in findings(story)] == ["figure"]
    statement = StandardPage(title="t", summary="s", duty="accessibility", body=[("text", "<p>EN 301 549</p>")])
    assert findings(statement) == []


def test_who_publishes_hears_in_which_languages_the_page_is_missing(pages):
    (finding,) = missing_languages(pages["page", "nl"])
    assert "DE" in str(finding.words)
    assert "EN" not in str(finding.words)


def test_a_page_without_summary_or_words_beside_its_drawing_is_pointed_out():
    from cms.models import SectorPage

    assert [f.about for f in findings(SectorPage(title="t", drawing="bobbin"))] == ["summary", "picture"]


@pytest.mark.parametrize("blocks", [Story, Landing, Campaign])
def test_no_set_of_blocks_is_longer_than_22_or_lets_html_in_and_each_block_says_what_it_is_for(blocks):
    found = blocks().child_blocks
    assert len(found) <= 22
    assert not any(isinstance(block, RawHTMLBlock) for block in found.values())
    assert [name for name, block in found.items() if not str(block.get_description())] == []


def test_the_reports_are_there_for_editors_and_for_nobody_else(client, pages):
    old = Indicator.objects.create(slug="jobs", names={"nl": "Banen"})
    IndicatorValue.objects.create(
        indicator=old, value=118000, reference_on="2020-09-30", source="Koers", stale_after="2022-12-31"
    )
    addresses = ("/admin/site/languages/", "/admin/site/checks/", "/admin/site/figures/")
    editor = User.objects.create_user("mo", "mo@techzone.example.org", "x", is_staff=True)
    stranger = User.objects.create_user("sam", "sam@techzone.example.org", "x", is_staff=True)
    group = Group.objects.create(name="Editors of the test")
    for user in (editor, stranger):
        user.groups.add(Group.objects.get_or_create(name="Everybody in the office")[0])
    from django.contrib.auth.models import Permission

    Group.objects.get(name="Everybody in the office").permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    GroupPagePermission.objects.create(
        group=group, page_id=pages["home", "nl"].pk, permission=Permission.objects.get(codename="change_page")
    )
    editor.groups.add(group)

    client.force_login(editor)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert "Banen" in client.get(addresses[2]).content.decode()
    client.force_login(stranger)
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert client.post(addresses[0], {"page": pages["page", "en"].pk}).status_code == 404
