"""The published description of the API is complete and served on every jurisdiction's host."""

import yaml
from django.core.management import call_command


def test_the_schema_has_no_warnings(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    schema = yaml.safe_load((tmp_path / "schema.yml").read_text())
    assert schema["openapi"].startswith("3.")
    assert any(path.startswith("/api/v1/") for path in schema["paths"])


def test_schema_and_browsable_page_are_served(client_of, east):
    client = client_of(east)
    assert client.get("/api/schema/").status_code == 200
    assert client.get("/api/docs/").status_code == 200


def test_a_stranger_gets_no_data_that_is_not_public(client_of, east):
    client = client_of(east)
    root = client.get("/api/v1/")
    assert root.status_code in (200, 401, 403)
    assert client.get("/api/v1/complaints/").status_code in (401, 403)
