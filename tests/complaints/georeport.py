"""GeoReport v2 as the specification describes its answers: names, types and what may be empty."""

from xml.etree import ElementTree as Xml

MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}$"}
MAYBE_MOMENT = {"anyOf": [MOMENT, {"type": "null"}]}
TEXT, MAYBE_TEXT = {"type": "string", "minLength": 1}, {"type": ["string", "null"]}


def record(needed, /, **properties):
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(needed),
        "properties": properties,
    }


def many(item):
    return {"type": "array", "items": item}


SERVICE = record(
    ("service_code", "service_name", "description", "metadata", "type"),
    service_code=TEXT,
    service_name=TEXT,
    description=TEXT,
    metadata={"type": "boolean"},
    type={"enum": ["realtime", "batch", "blackbox"]},
    keywords={"type": "string"},
    group={"type": "string"},
)
ATTRIBUTE = record(
    ("variable", "code", "datatype", "required", "datatype_description", "order", "description"),
    variable={"type": "boolean"},
    code=TEXT,
    datatype={"enum": ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]},
    required={"type": "boolean"},
    datatype_description=MAYBE_TEXT,
    order={"type": "integer"},
    description=TEXT,
    values=many(record(("key", "name"), key=TEXT, name=TEXT)),
)
DEFINITION = record(("service_code", "attributes"), service_code=TEXT, attributes=many(ATTRIBUTE))
REQUEST = record(
    ("service_request_id", "status", "service_name", "service_code", "description", "requested_datetime"),
    service_request_id=TEXT,
    status={"enum": ["open", "closed"]},
    status_notes=MAYBE_TEXT,
    service_name=TEXT,
    service_code=TEXT,
    description=MAYBE_TEXT,
    agency_responsible=MAYBE_TEXT,
    service_notice=MAYBE_TEXT,
    requested_datetime=MOMENT,
    updated_datetime=MOMENT,
    expected_datetime=MAYBE_MOMENT,
    address=MAYBE_TEXT,
    address_id=MAYBE_TEXT,
    zipcode=MAYBE_TEXT,
    lat={"type": ["number", "null"], "minimum": -90, "maximum": 90},
    long={"type": ["number", "null"], "minimum": -180, "maximum": 180},
    media_url=MAYBE_TEXT,
)
EXTENDED = record(
    ("state", "severity", "first_response_due_datetime"),
    state=TEXT,
    severity=TEXT,
    first_response_due_datetime=MOMENT,
    first_response_datetime=MAYBE_MOMENT,
    closed_datetime=MAYBE_MOMENT,
    reopened={"type": "integer"},
    satisfaction=MAYBE_TEXT,
    receipt_code={"type": "string", "pattern": "^[2-9A-HJ-NP-Z]{12}$"},
)
"""What goes beyond the specification; ours."""
POSTED = record(
    ("service_request_id",),
    service_request_id=TEXT,
    service_notice=MAYBE_TEXT,
    account_id=MAYBE_TEXT,
)
TOKEN = record(("service_request_id", "token"), service_request_id=TEXT, token=TEXT)
ERROR = record(("code", "description"), code={"type": "integer"}, description=TEXT)
DISCOVERY = record(
    ("changeset", "contact", "key_service", "endpoints"),
    changeset=MOMENT,
    contact=TEXT,
    key_service=TEXT,
    endpoints=many(
        record(
            ("specification", "url", "changeset", "type", "formats"),
            specification=TEXT,
            url=TEXT,
            changeset=TEXT,
            type={"enum": ["production", "test"]},
            formats=many(TEXT),
        )
    ),
)
ROOTS = {
    "services": ("services", "service"),
    "requests": ("service_requests", "request"),
    "errors": ("errors", "error"),
}


def check(value, schema):
    """Raise with the place of the first field that the specification does not know so."""
    from jsonschema import Draft202012Validator

    Draft202012Validator(schema).validate(value)


def records_of(content, kind):
    """The records of an XML list as dictionaries of text; empty elements are None."""
    root, item = ROOTS[kind]
    tree = Xml.fromstring(content)
    assert tree.tag == root
    assert {child.tag for child in tree} <= {item}
    return [{field.tag: field.text for field in child} for child in tree]


def as_text(records):
    """JSON records in the words of XML, to compare the two."""
    return [{name: _word(value) for name, value in record.items()} for record in records]


def _word(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value in (None, "") else str(value)
