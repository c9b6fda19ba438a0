"""The site on a phone's home screen."""

from django.contrib.staticfiles import finders


def test_the_manifest_names_the_jurisdiction_and_the_ways_in(east, client_of, django_assert_num_queries):
    visitor = client_of(east)
    visitor.get("/manifest.webmanifest")
    with django_assert_num_queries(0):
        answer = visitor.get("/manifest.webmanifest")
    words = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert words["short_name"] == "东区" and words["start_url"] == "/" and words["lang"] == "zh-hans"
    assert {way["url"] for way in words["shortcuts"]} == {"/complaints/new/", "/complaints/track/"}
    assert finders.find(words["icons"][0]["src"].removeprefix("/static/"))
    assert '<link rel="manifest" href="/manifest.webmanifest">' in visitor.get("/").content.decode()


def test_the_public_host_has_none(db, client_of):
    assert 'rel="manifest"' not in client_of(None).get("/").content.decode()
