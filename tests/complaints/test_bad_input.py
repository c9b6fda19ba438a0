"""Bad input at the public form: a clear answer each time, never a server error, nothing half-saved."""

import struct
import uuid
import zlib
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import AuditEntry
from complaints.models import Complaint, ComplaintEvent, ComplaintPhoto
from jobs.models import OutboxEntry
from tests.complaints.conftest import picture_bytes
from tests.complaints.test_intake import stored_files

SCRIPT = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def good(**changes):
    values = {
        "submission_key": str(uuid.uuid4()),
        "estate": "CHUNXI01",
        "category": "cleaning-rubbish",
        "title": "垃圾三天没有清运",
        "text": "三栋楼下的垃圾桶满了三天。",
        "place_text": "3栋2单元",
        "reporter_phone": "13800000000",
    }
    return values | changes


def upload(content, name="photo.jpg", kind="image/jpeg"):
    return SimpleUploadedFile(name, content, kind)


def png_header(width, height):
    """A PNG of a few bytes that says it is this big."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def cut_jpeg():
    whole = picture_bytes(800, 800)
    return whole[: len(whole) // 3]


CASES = {
    "nothing at all": dict.fromkeys(good(), ""),
    "no estate": {"estate": ""},
    "unknown estate": {"estate": "NOWHERE1"},
    "estate of another form": {"estate": "'; DROP TABLE x; --"},
    "estate with a NUL byte": {"estate": "CHUN\0XI"},
    "estate far too long": {"estate": "A" * 5000},
    "elsewhere without a place": {"estate": "", "is_elsewhere": "on", "place_text": ""},
    "no category": {"category": ""},
    "unknown category": {"category": "dragons"},
    "a group instead of a category": {"category": "cleaning"},
    "category with a NUL byte": {"category": "clean\0ing"},
    "no title": {"title": ""},
    "title of spaces": {"title": "   \u3000 "},
    "title of invisible signs": {"title": "\u200b\u200b\u2060"},
    "title too long": {"title": "长" * 61},
    "title with a NUL byte": {"title": "垃圾\0清运"},
    "no text": {"text": ""},
    "text too long": {"text": "长" * 5001},
    "text with a NUL byte": {"text": "垃圾\0清运"},
    "phone of letters": {"reporter_phone": "not a phone"},
    "phone too short": {"reporter_phone": "1380000"},
    "phone too long": {"reporter_phone": "1" * 31},
    "mail without at sign": {"reporter_email": "nobody"},
    "name too long": {"reporter_name": "名" * 41},
    "place too long": {"place_text": "楼" * 101},
    "key that is no key": {"submission_key": "no-uuid"},
    "a text file as photo": {"photos": [upload(b"hello, this is no picture")]},
    "a script as photo": {"photos": [upload(SCRIPT.encode(), "x.jpg")]},
    "an SVG as photo": {"photos": [upload(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "x.svg", "image/svg+xml")]},
    "a GIF as photo": {"photos": [upload(picture_bytes(kind="GIF"), "x.jpg")]},
    "a PDF as photo": {"photos": [upload(b"%PDF-1.7\n%abc", "x.jpg")]},
    "half a photo": {"photos": [upload(cut_jpeg())]},
    "an empty photo": {"photos": [upload(b"")]},
    "ten photos": {"photos": [upload(picture_bytes(), f"{number}.jpg") for number in range(10)]},
    "one bad photo of two": {"photos": [upload(picture_bytes()), upload(b"no")]},
    "a photo of huge dimensions": {"photos": [upload(png_header(60_000, 60_000), "x.png", "image/png")]},
    "a decompression bomb": {"photos": [upload(png_header(19_000, 19_000), "x.png", "image/png")]},
    "a very long strip": {"photos": [upload(png_header(300_000, 2), "x.png", "image/png")]},
}


def nothing_saved():
    kept = (Complaint, ComplaintEvent, ComplaintPhoto)
    return (
        not any(model.objects.exists() for model in kept)
        and not OutboxEntry.objects.filter(topic__startswith="complaints.").exists()
        and not AuditEntry.objects.filter(action__startswith="complaints.").exists()
        and not stored_files()
    )


@pytest.fixture
def browser(world, east, client_of):
    for left_by_another_test in stored_files():  # rows are rolled back after a test, files stay
        left_by_another_test.unlink()
    return client_of(east)


@pytest.mark.parametrize("name", CASES)
def test_bad_input_gets_a_clear_answer_and_saves_nothing(browser, name):
    answer = browser.post("/complaints/new/", good(**CASES[name]))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert page.count("<li><a href=") >= 1
    assert nothing_saved()


def test_text_in_another_encoding_is_refused_as_garbled(browser):
    body = urlencode(good(text="垃圾没有清运"), encoding="gb18030")
    answer = browser.generic("POST", "/complaints/new/", body, "application/x-www-form-urlencoded")
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()
    assert nothing_saved()


def test_what_was_typed_is_kept_when_an_error_comes_back(browser):
    key = str(uuid.uuid4())
    page = browser.post("/complaints/new/", good(category="", submission_key=key)).content.decode()
    for kept in ("春熙苑", "垃圾三天没有清运", "三栋楼下的垃圾桶满了三天。", "3栋2单元", "13800000000", key):
        assert kept in page


def test_a_script_in_every_field_is_shown_as_text_everywhere(browser, world, client_of, east):
    fields = dict.fromkeys(("title", "text", "place_text", "reporter_name"), SCRIPT)
    fields["title"] = SCRIPT[:58]
    fields["reporter_name"] = SCRIPT[:38]
    answer = browser.post("/complaints/new/", good(**fields))
    assert answer.status_code == 302
    code = Complaint.objects.get().receipt_code
    browser.post(f"/complaints/track/{code}/message/", {"note": SCRIPT})
    office = client_of(east)
    office.force_login(world.officer)
    pages = [
        browser.get(answer.url),
        browser.get(f"/complaints/track/{code}/"),
        office.get("/admin/complaints/complaint/"),
        office.get(f"/admin/complaints/complaint/{Complaint.objects.get().pk}/change/"),
        browser.post("/complaints/new/", good(category="", estate_query=SCRIPT[:59], **fields)),
        browser.get("/complaints/new/estates/", {"estate_query": SCRIPT}),
    ]
    for page in pages:
        assert page.status_code in (200, 422)
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()


@pytest.mark.parametrize("text", ["电梯坏了😱🔧", "﷽ 𠮷野家 ﬃ", "第一行\r\n第二行\tA", "\u202e反向"])
def test_unusual_but_good_text_is_taken(browser, text):
    assert browser.post("/complaints/new/", good(text=text)).status_code == 302
    assert Complaint.objects.get().text == text.replace("\r\n", "\n").strip()


def test_a_photo_of_fifty_megabytes_is_named_and_the_rest_is_kept(browser):
    big = upload(picture_bytes() + b"\0" * (50 * 1024 * 1024), "huge.jpg")
    answer = browser.post("/complaints/new/", good(photos=[big]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "huge.jpg" in page and "20 MB" in page and "垃圾三天没有清运" in page
    assert nothing_saved()


def test_a_replayed_form_leads_to_the_first_receipt(browser):
    form = good()
    first = browser.post("/complaints/new/", form)
    again = browser.post("/complaints/new/", form | {"title": "换了标题"})
    assert first.url == again.url
    assert Complaint.objects.count() == 1


def test_a_form_without_its_token_is_refused(browser, east, client_of):
    strict = client_of(east, enforce_csrf_checks=True)
    assert strict.post("/complaints/new/", good()).status_code == 403
    assert nothing_saved()


def test_a_form_with_the_token_of_the_page_is_taken(east, client_of, world):
    strict = client_of(east, enforce_csrf_checks=True)
    page = strict.get("/complaints/new/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post("/complaints/new/", good(csrfmiddlewaretoken=token)).status_code == 302


def test_a_body_that_is_no_form_is_refused(browser):
    for kind, body in (
        ("application/json", b'{"title": "x"}'),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("multipart/form-data", b"no boundary"),
        ("text/plain", b"\xff\xfe"),
    ):
        answer = browser.generic("POST", "/complaints/new/", body, content_type=kind)
        assert answer.status_code in (400, 422)
    assert nothing_saved()


@pytest.mark.parametrize("code", ["", "ABC", "0OI1-0OI1-0OI1", "ABCD-EFGH-JKLM", "\0", "'" * 40, "长" * 40, "A" * 4000])
def test_a_wrong_code_gets_a_clear_answer(browser, code):
    answer = browser.get("/complaints/track/", {"code": code})
    assert answer.status_code == 422
    assert 'class="field-error"' in answer.content.decode()


def test_guessing_codes_is_slowed_down(browser, world):
    code = world.submit().receipt_code
    answers = [browser.get("/complaints/track/ABCDEFGHJKLM/").status_code for _try in range(21)]
    assert set(answers[:20]) == {404}
    assert answers[20] == 429
    assert browser.get(f"/complaints/track/{code}/").status_code == 429


def test_another_jurisdiction_does_not_know_the_code_nor_the_photos(browser, world, west, client_of):
    browser.post("/complaints/new/", good(photos=[upload(picture_bytes())]))
    complaint = Complaint.objects.get()
    photo = complaint.photos.get()
    elsewhere = client_of(west)
    for address in (
        f"/complaints/track/{complaint.receipt_code}/",
        f"/complaints/done/{complaint.receipt_code}/",
        f"/complaints/track/{complaint.receipt_code}/photos/{photo.pk}/",
    ):
        assert browser.get(address).status_code == 200
        assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(f"/complaints/track/{complaint.receipt_code}/withdraw/", {}).status_code == 404


def test_a_photo_opens_only_with_the_code_of_its_own_complaint(browser, world):
    browser.post("/complaints/new/", good(photos=[upload(picture_bytes())]))
    photo = ComplaintPhoto.objects.get()
    other = world.submit()
    assert browser.get(f"/complaints/track/{other.receipt_code}/photos/{photo.pk}/").status_code == 404
    picture = browser.get(f"/complaints/track/{photo.complaint.receipt_code}/photos/{photo.pk}/")
    assert picture["Content-Type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("act", "data"),
    [
        ("message", {"note": ""}),
        ("message", {"note": "长" * 2001}),
        ("message", {"note": "a\0b"}),
        ("rate", {}),
        ("rate", {"satisfaction": "delighted"}),
        ("rate", {"satisfaction": "satisfied"}),
        ("reopen", {"note": "还没有好"}),
        ("reopen", {"note": ""}),
    ],
)
def test_an_act_that_is_not_possible_is_explained(browser, world, act, data):
    complaint = world.submit()
    answer = browser.post(f"/complaints/track/{complaint.receipt_code}/{act}/", data)
    assert answer.status_code == 422
    assert complaint.events.count() == 1


def test_an_unknown_act_does_not_exist(browser, world):
    assert browser.post(f"/complaints/track/{world.submit().receipt_code}/close/", {}).status_code == 404
