"""Working copies of bidbooks: saved, handed in, and published by a second person when nothing stands in the way."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file

from acquisition.actions.bidbook_drafts import (
    ChangedByAnother,
    NewerVersion,
    NotHandedIn,
    RemarkMissing,
    SecondPersonNeeded,
    begin_draft,
    hand_in_draft,
    publish_draft,
    restore_draft,
    save_draft,
    send_draft_back,
)
from acquisition.actions.bidbook_pictures import keep_pictures
from acquisition.actions.bidbooks import NotReady, publish_bidbook_version
from acquisition.actions.region import load_bidbook
from acquisition.models import Bidbook, BidbookDraft, BidbookVersion
from acquisition.queries.bidbook_checks import check_draft
from acquisition.queries.bidbook_files import picture_bytes, pictures_of
from acquisition.queries.bidbook_sections import as_written, pictures_in, written
from crm.models import Image
from tests.acquisition.rows import BOOK, SECTIONS, a_body, a_book, a_colleague, a_draft, an_indicator
from tests.acquisition.test_bidbooks import REGION

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return a_colleague()


@pytest.fixture
def bert():
    return a_colleague("Heads of acquisition", "bert")


def published_from(draft, writer, approver):
    hand_in_draft(draft_id=draft.pk, actor_id=writer.pk)
    return BidbookVersion.objects.get(pk=publish_draft(draft_id=draft.pk, actor_id=approver.pk))


def section(**fields):
    return {"key": "region", "title": "The region", "text": "<p>Made here.</p>", **fields}


def problems(sections, language="nl", **more):
    return check_draft(a_draft(language, sections, **more)).problems


def test_a_second_person_publishes_what_one_handed_in(anna, bert, published):
    draft = a_draft(writer=anna)
    with pytest.raises(NotHandedIn):
        publish_draft(draft_id=draft.pk, actor_id=bert.pk)
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    for nobody in (anna.pk, None):
        with pytest.raises(SecondPersonNeeded):
            publish_draft(draft_id=draft.pk, actor_id=nobody)
    version = BidbookVersion.objects.get(pk=publish_draft(draft_id=draft.pk, actor_id=bert.pk))
    assert (version.number, version.published_by, version.release_notes) == (1, bert, "Said otherwise.")
    assert [one["key"] for one in version.sections] == ["region", "land"]
    draft.refresh_from_db()
    assert (draft.waits, draft.based_on, draft.release_notes) == (False, version, "")
    assert published().count("acquisition.BidbookHandedIn") == published().count("acquisition.BidbookPublished") == 1


def test_who_changed_it_last_does_not_publish_what_another_handed_in(anna, bert):
    draft = a_draft(writer=bert)
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    with pytest.raises(SecondPersonNeeded):
        publish_draft(draft_id=draft.pk, actor_id=bert.pk)


def test_a_change_after_handing_in_asks_for_handing_in_again(anna, bert):
    draft = a_draft(writer=anna)
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    draft.refresh_from_db()
    save_draft(draft_id=draft.pk, title="x", body=a_body(), release_notes="", version=draft.version, actor_id=anna.pk)
    with pytest.raises(NotHandedIn):
        publish_draft(draft_id=draft.pk, actor_id=bert.pk)


def test_sending_back_says_why(anna, bert):
    draft = a_draft(writer=anna)
    with pytest.raises(NotHandedIn):
        send_draft_back(draft_id=draft.pk, remark="Shorter", actor_id=bert.pk)
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    with pytest.raises(RemarkMissing):
        send_draft_back(draft_id=draft.pk, remark=" ", actor_id=bert.pk)
    send_draft_back(draft_id=draft.pk, remark="Shorter", actor_id=bert.pk)
    draft.refresh_from_db()
    assert (draft.waits, draft.remark) == (False, "Shorter")


def test_two_who_write_at_once_lose_nothing(anna):
    draft = a_draft(writer=anna)
    with pytest.raises(ChangedByAnother):
        save_draft(draft_id=draft.pk, title="x", body=[], release_notes="", version=draft.version - 1, actor_id=anna.pk)


def test_every_saved_state_is_kept_and_can_be_put_back(anna):
    draft = a_draft(writer=anna)
    first = draft.revisions.earliest("created_at", "pk")
    before = draft.revisions.count()
    save_draft(draft_id=draft.pk, title="Other", body=[], release_notes="", version=draft.version, actor_id=anna.pk)
    restore_draft(draft_id=draft.pk, revision_id=draft.revisions.order_by("-pk")[1].pk, actor_id=anna.pk)
    draft.refresh_from_db()
    assert (draft.title, len(draft.body)) == ("The book", 2)
    assert draft.revisions.count() == before + 2
    assert first.pk in draft.revisions.values_list("pk", flat=True)


def test_a_copy_begins_with_the_newest_version_or_with_one_to_translate(anna):
    book = a_book(
        "nl",
        text="<p>Hier.</p><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody><tr><td>1 &amp; 2</td><td>3</td></tr></tbody></table><p>Na.</p>",
    )
    drafts = [begin_draft(bidbook_id=book.pk, language=language, actor_id=anna.pk) for language in ("nl", "de", "nl")]
    assert drafts[0] == drafts[2]
    own, other = (BidbookDraft.objects.get(pk=pk) for pk in drafts[:2])
    assert (own.based_on, other.based_on) == (book.versions.get(), None)
    assert [part.block_type for part in own.body[0].value["body"]] == ["text", "table", "text"]
    assert own.body[0].value["body"][1].value == "A | B\n1 & 2 | 3"


def test_the_regions_own_book_is_the_same_after_a_round_through_a_working_copy(region):
    load_bidbook(REGION)
    version = BidbookVersion.objects.get(language="nl")
    draft = BidbookDraft(bidbook=version.bidbook, language="nl", title=version.title, body=as_written(version.sections))
    again = written(draft, {}).sections
    for before, after in zip(version.sections, again, strict=True):
        assert (before["key"], before["title"], before["figures"]) == (after["key"], after["title"], after["figures"])
    assert check_draft(draft).changes == []


def test_a_copy_begun_from_an_older_version_is_not_published(anna, bert):
    draft = a_draft(writer=anna)
    published_from(draft, anna, bert)
    save_draft(
        draft_id=draft.pk,
        title="Mine",
        body=a_body(),
        release_notes="x",
        version=BidbookDraft.objects.get(pk=draft.pk).version,
        actor_id=anna.pk,
    )
    a_book("nl", text="<p>From the files.</p>")
    hand_in_draft(draft_id=draft.pk, actor_id=anna.pk)
    with pytest.raises(NewerVersion):
        publish_draft(draft_id=draft.pk, actor_id=bert.pk)


def test_a_figure_in_a_sentence_is_the_value_of_the_day_with_its_source(anna, bert):
    an_indicator("jobs", 118000)
    an_indicator("share", 51.2, unit="%", decimals=1)
    text = "<p>{{figure:jobs}} jobs, {{ figure:share }} of them skilled.</p>"
    version = published_from(a_draft("nl", [section(text=text)], writer=anna), anna, bert)
    [shown] = version.sections
    assert shown["body_html"] in {
        "<p>118.000 jobs, 51,2% of them skilled.</p>",
        "<p>118000 jobs, 51,2% of them skilled.</p>",
    }
    assert [(one["slug"], one["in_text"]) for one in shown["figures"]] == [("jobs", True), ("share", True)]


@pytest.mark.parametrize("token", ["{{figure:nowhere}}", "{{ something }}", "{{figure:jobs", "{{figure:empty}}"])
def test_a_token_that_stands_for_nothing_is_named_with_its_section(token):
    an_indicator("jobs")
    an_indicator("empty").values.all().delete()
    [problem] = problems([section(text=f"<p>We have {token} here.</p>")])
    assert "The region" in problem


def figure_part(slug, *, historic=False):
    return {
        "type": "figures",
        "value": [{"type": "item", "id": "1", "value": {"indicator": slug, "historic": historic}}],
    }


def test_a_figure_out_of_date_is_refused_unless_it_is_shown_as_one_of_its_time(anna, bert):
    an_indicator("jobs", stale_after=timezone.localdate() - timedelta(days=1))
    [problem] = problems([section(parts=[figure_part("jobs")])])
    assert "The region" in problem
    assert "jobs" in problem
    [in_text] = problems([section(text="<p>{{figure:jobs}}</p>")])
    assert "The region" in in_text
    assert problems([section(parts=[figure_part("jobs", historic=True)])]) == []


@pytest.fixture
def picture(tmp_path, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private")},
        },
    }
    return Image.objects.create(title="Press", file=get_test_image_file(size=(640, 480)), credit="A. Maker")


def picture_part(image, alt):
    return {"type": "picture", "value": {"image": image.pk, "alt": alt, "caption": "A press"}}


def test_a_picture_without_words_is_refused(picture):
    [problem] = problems([section(parts=[picture_part(picture, " ")])])
    assert "The region" in problem


def test_a_published_picture_stays_when_its_image_is_gone(picture, anna, bert):
    draft = a_draft("nl", [section(parts=[picture_part(picture, "A press")])], writer=anna)
    version = published_from(draft, anna, bert)
    [name] = pictures_of(version.sections)
    kept = picture_bytes(name)
    assert kept.startswith(b"\xff\xd8")
    picture.delete()
    Path(picture.file.path).unlink(missing_ok=True)
    assert picture_bytes(name) == kept
    assert storages["private"].exists(f"bidbooks/{name}")
    assert 'alt="A press"' in version.sections[0]["body_html"]
    assert "A. Maker" in version.sections[0]["body_html"]


def test_notes_are_needed_from_the_second_version_on(anna, bert):
    assert problems([section()], notes="") == []
    published_from(a_draft("nl", [section()], writer=anna), anna, bert)
    [problem] = problems([section(text="<p>More.</p>")], notes="")
    assert problem


def test_two_sections_of_one_key_are_refused():
    assert len(problems([section(), section(title="Again")])) == 1


def test_languages_of_one_number_have_the_same_sections(anna, bert):
    published_from(a_draft("nl", SECTIONS, writer=anna), anna, bert)
    region, land = SECTIONS
    [missing] = problems([region], "en")
    assert "Land" in missing
    absent = {"key": "land", "title": "Land", "languages": "not_translated"}
    assert problems([region, absent], "en") == []
    extra = {"key": "extra", "title": "Only English", "text": "<p>x</p>"}
    [one_more] = problems([region, land, extra], "en")
    assert "Only English" in one_more
    assert problems([region, land, {**extra, "languages": "only_here"}], "en") == []


def test_a_section_that_is_not_translated_is_published_as_such_and_not_read(anna, bert, client):
    absent = {"key": "land", "title": "Land", "languages": "not_translated"}
    version = published_from(a_draft("en", [SECTIONS[0], absent], writer=anna), anna, bert)
    assert version.sections[1]["not_translated"] is True


def test_a_script_in_a_working_copy_does_not_reach_the_version(anna, bert):
    text = '<p onclick="x()">Hi<script>alert(1)</script><a href="javascript:x()">y</a></p><img src="picture/x.jpg">'
    body = published_from(a_draft("nl", [section(text=text)], writer=anna), anna, bert).sections[0]["body_html"]
    for bad in ("script", "onclick", "javascript", "<img"):
        assert bad not in body


def test_a_picture_that_was_never_kept_is_not_published():
    Bidbook.objects.create(slug=BOOK)
    other = f'<p>x</p><img src="picture/{"a" * 64}.jpg" alt=" "><img src="https://example.org/a.jpg" alt="a">'
    with pytest.raises(NotReady, match="The region"):
        publish_bidbook_version(
            bidbook=BOOK, language="nl", title="B", sections=[{"key": "a", "title": "The region", "body_html": other}]
        )


def test_the_private_store_takes_the_same_bytes_once(picture):
    draft = a_draft("nl", [section(parts=[picture_part(picture, "A press")])])
    once, again = (keep_pictures(pictures_in(draft)) for _time in range(2))
    assert once == again
    assert len(storages["private"].listdir("bidbooks/picture")[1]) == 1
