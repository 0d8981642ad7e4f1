"""What search machines are told."""

from django.conf import settings


def test_the_site_is_open_but_for_staff_forms_and_shared_bidbooks(client):
    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    assert answer.text.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /forms/",
        "Disallow: /bidbook/*/",
        "Allow: /",
        f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml",
    ]
