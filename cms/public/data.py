"""Open data: a page for people, and files for machines, which are the same for everybody in every language."""

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from cms.queries.open_data import LICENCE, data_address, figure_records
from cms.queries.open_data_files import FIGURES, FILES, File, catalogue, csv_text, table_schema
from cms.queries.site import NAMES, Alternate

_FILES = {file.slug: file for file in FILES}
_AGE = "public, max-age=300"


@require_safe
def data_page(request: HttpRequest, language: str = settings.LANGUAGE_CODE) -> HttpResponseBase:
    """What there is, what the columns mean and under which licence, in the language of the address."""
    versions = [
        Alternate(code, NAMES.get(code, code), data_address(code), code == language)
        for code, _name in settings.LANGUAGES
    ]
    with translation.override(language):
        context = {"files": FILES, "licence": LICENCE, "versions": versions, "site": settings.PUBLIC_URL}
        response = render(request, "cms/data/index.html", context)
    response["Content-Language"] = language
    return response


@require_safe
def data_file(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """A whole file; figures can be narrowed to some indicators by `?only=jobs,manufacturers`."""
    file = _file(slug)
    only = [name for name in request.GET.get("only", "").split(",") if name] if file is FIGURES else []
    return _answer(request, file, ending, figure_records(only) if only else file.records())


@require_safe
def figure_file(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """One indicator."""
    records = figure_records([slug])
    if not records:
        raise Http404
    return _answer(request, FIGURES, ending, records)


@require_safe
def data_schema(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What the columns of a CSV file mean, for machines, in English."""
    with translation.override("en"):
        return _kept(request, _json(table_schema(_file(slug))), "application/csvm+json")


@require_safe
def data_catalogue(request: HttpRequest) -> HttpResponseBase:
    """Which files there are, for machines, in English."""
    with translation.override("en"):
        return _kept(request, _json(catalogue()), "application/ld+json")


def _file(slug: str) -> File:
    if slug not in _FILES:
        raise Http404
    return _FILES[slug]


def _answer(request: HttpRequest, file: File, ending: str, records: list[dict[str, Any]]) -> HttpResponseBase:
    if ending == "csv":
        response = _kept(request, csv_text(file.names, records), "text/csv; charset=utf-8; header=present")
        response["Link"] = f'<{settings.PUBLIC_URL}/data/{file.slug}.csv-metadata.json>; rel="describedby"'
        return response
    about = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{settings.PUBLIC_URL}/data/#{file.slug}",
        "license": LICENCE,
        "records": records,
    }
    return _kept(request, _json(about), "application/json")


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _kept(request: HttpRequest, body: str, kind: str) -> HttpResponseBase:
    """The body, or “not modified” for who has it already; any site may fetch it."""
    response = HttpResponse(body, content_type=kind)
    etag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    response["ETag"], response["Cache-Control"] = etag, _AGE
    response["Access-Control-Allow-Origin"] = "*"
    return get_conditional_response(request, etag=etag, response=response) or response
