"""What the form's page shows beyond the form."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.models import BidbookOffer, BidbookPage, EnquiryPage, NewsletterPage, TriagePage
from cms.queries.bidbooks import bidbook_offers
from cms.queries.receipts import page_with_form
from cms.queries.reply_clock import ReplyTime, reply_time
from cms.queries.triage import Triage
from cms.queries.wordings import mark_of, wording
from cms.templatetags.cms_site import keep_code, language

register = template.Library()
FORM_PAGES: dict[str, type[Page]] = {"enquiry": EnquiryPage, "newsletter": NewsletterPage, "triage": TriagePage}


@register.simple_tag
def offers(page: BidbookPage) -> list[BidbookOffer]:
    return bidbook_offers(page.bidbook)


@register.simple_tag
def reply_clock() -> ReplyTime:
    return reply_time()


@register.simple_tag
def page_of_form(form: str) -> Page | None:
    """The page a short form belongs to, in this language."""
    return page_with_form(FORM_PAGES[form], language()) if form in FORM_PAGES else None


@register.simple_tag
def sentence_of(purpose: str) -> str:
    return wording(purpose)


@register.filter
def mark(sentence: str) -> str:
    return mark_of(sentence)


@register.simple_tag
def answer_to(walked: Triage) -> str:
    """What was answered to the question on the page."""
    return walked.answers.get(walked.current.slug, "") if walked.current else ""


@register.simple_tag(takes_context=True)
def answer_link(context: dict[str, Any], question: str, answer: str) -> str:
    """Onward with this answer, the others kept."""
    return keep_code(context, context["page"], **context["triage"].answers | {question: answer})


@register.simple_tag(takes_context=True)
def step_link(context: dict[str, Any], question: str) -> str:
    """To this question, or with none to the next open one, all answers kept."""
    return keep_code(context, context["page"], **context["triage"].answers, step=question)
