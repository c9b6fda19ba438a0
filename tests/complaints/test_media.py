"""HEIC photos, videos, and a storage that fails."""

import errno
import io

import pytest
from django.test import override_settings

from common.images import BadPicture, read_picture
from common.videos import BadVideo, VideoTooLong, read_video
from complaints.models import Complaint
from tenants.storage import JurisdictionStorage
from tests.complaints.conftest import picture_bytes
from tests.complaints.samples import PLACE, film, heic, upload
from tests.complaints.test_bad_input import good, nothing_saved
from tests.complaints.test_intake import stored_files
from tests.complaints.test_pages import signed_in

FULL = {
    "default": {"BACKEND": "tests.complaints.test_media.FullDisk"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class FullDisk(JurisdictionStorage):
    """Has room for one file."""

    taken = 0

    def _save(self, name, content):
        if FullDisk.taken:
            raise OSError(errno.ENOSPC, "No space left on device")
        FullDisk.taken += 1
        return super()._save(name, content)


@pytest.fixture
def resident(world, east, client_of):
    for left_by_another_test in stored_files():  # rows are rolled back after a test, files stay
        left_by_another_test.unlink()
    return client_of(east)


def mp4(content=None, name="video.mp4"):
    return upload(film() if content is None else content, name, "video/mp4")


def test_a_heic_photo_becomes_a_clean_jpeg():
    content = heic(3000, 1500)
    picture = read_picture(io.BytesIO(content))
    assert PLACE in content and PLACE not in picture.content
    assert picture.content.startswith(b"\xff\xd8")
    assert (picture.width, picture.height) == (1920, 960)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_heic_photo_cut_off_is_refused(share):
    content = heic()
    with pytest.raises(BadPicture):
        read_picture(io.BytesIO(content[: int(len(content) * share)]))


@pytest.mark.parametrize(
    ("container", "codec", "kept_as"),
    [("mp4", "libx264", "mp4"), ("mov", "libx264", "mp4"), ("webm", "libvpx", "webm")],
)
def test_a_video_is_packed_anew_without_its_metadata(container, codec, kept_as):
    content = film(container=container, codec=codec)
    video = read_video(io.BytesIO(content))
    assert PLACE in content and PLACE not in video.content and b"104.06" not in video.content
    assert (video.container, video.seconds, video.width, video.height) == (kept_as, 2, 160, 120)
    assert read_video(io.BytesIO(video.content)).seconds == 2


@pytest.mark.parametrize(
    "content",
    [b"", b"no video", picture_bytes(), film()[:900], b"<svg xmlns='http://www.w3.org/2000/svg'/>"],
    ids=["nothing", "words", "a photo", "cut off", "SVG"],
)
def test_what_is_no_video_is_refused(content):
    with pytest.raises(BadVideo):
        read_video(io.BytesIO(content))


def test_a_long_video_is_refused():
    with pytest.raises(VideoTooLong):
        read_video(io.BytesIO(film(seconds=35)))


def test_photo_and_video_are_shown_to_resident_office_and_firm_and_nobody_else(world, resident, east, client_of):
    photo = upload(heic(), "IMG_1.HEIC", "image/heic")
    assert resident.post("/complaints/new/", good(photos=[photo], video=mp4())).status_code == 302
    complaint = Complaint.objects.get()
    video = complaint.videos.get()
    address = f"/complaints/track/{complaint.receipt_code}/videos/{video.pk}/"
    assert address in resident.get(f"/complaints/track/{complaint.receipt_code}/").content.decode()
    assert resident.get(f"/complaints/track/{world.submit().receipt_code}/videos/{video.pk}/").status_code == 404
    office = signed_in(client_of, east, world.officer)
    inside = f"/firm/complaints/{complaint.pk}/videos/{video.pk}/"
    assert inside in office.get(f"/admin/complaints/complaint/{complaint.pk}/change/").content.decode()
    whole = b"".join(office.get(inside).streaming_content)
    assert len(whole) == video.size and PLACE not in whole
    assert signed_in(client_of, east, world.south_officer).get(inside).status_code == 404
    assert signed_in(client_of, east, world.firm_person).get(inside).status_code == 404


def test_a_video_is_served_in_ranges(resident):
    resident.post("/complaints/new/", good(video=mp4()))
    complaint = Complaint.objects.get()
    video = complaint.videos.get()
    address = f"/complaints/track/{complaint.receipt_code}/videos/{video.pk}/"
    whole = b"".join(resident.get(address).streaming_content)

    def part(wanted):
        answer = resident.get(address, headers={"range": wanted})
        return answer.status_code, answer.get("Content-Range"), answer.getvalue()

    assert part("bytes=0-99") == (206, f"bytes 0-99/{len(whole)}", whole[:100])
    assert part("bytes=100-") == (206, f"bytes 100-{len(whole) - 1}/{len(whole)}", whole[100:])
    assert part("bytes=-10") == (206, f"bytes {len(whole) - 10}-{len(whole) - 1}/{len(whole)}", whole[-10:])
    assert part(f"bytes={len(whole)}-") == (416, f"bytes */{len(whole)}", b"")
    for nonsense in ("bytes=9-1", "bytes=-", "lines=1-2", "bytes=0-1,3-4"):
        assert part(nonsense) == (200, None, whole)


@pytest.mark.parametrize(
    "content", [b"", b"no video", picture_bytes(), film(seconds=35)], ids=["empty", "words", "a photo", "too long"]
)
def test_a_bad_video_is_named_and_what_was_typed_stays(resident, content):
    answer = resident.post("/complaints/new/", good(video=mp4(content, "clip.mp4")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "clip.mp4" in page and "垃圾三天没有清运" in page
    assert nothing_saved()


def test_a_full_disk_is_said_and_leaves_nothing_half_done(resident):
    FullDisk.taken = 0
    photos = [upload(picture_bytes(), f"{number}.jpg", "image/jpeg") for number in range(2)]
    with override_settings(STORAGES=FULL):
        answer = resident.post("/complaints/new/", good(photos=photos))
    page = answer.content.decode()
    assert answer.status_code == 503
    for kept in ("垃圾三天没有清运", "三栋楼下的垃圾桶满了三天。", "3栋2单元", "13800000000"):
        assert kept in page
    assert "暂时无法保存" in page
    assert FullDisk.taken == 1
    assert nothing_saved()
    assert resident.post("/complaints/new/", good()).status_code == 302


def test_a_message_takes_photos(world, resident):
    complaint = world.submit()
    photos = [upload(heic(), "1.heic", "image/heic")]
    follow = f"/complaints/track/{complaint.receipt_code}/"
    assert resident.post(f"{follow}message/", {"note": "又满了", "photos": photos}).status_code == 302
    assert complaint.events.latest("id").photos.count() == 1
    bad = [upload(b"no picture", "x.jpg", "image/jpeg")]
    answer = resident.post(f"{follow}message/", {"note": "再看", "photos": bad})
    assert answer.status_code == 422 and "x.jpg" in answer.content.decode() and "再看" in answer.content.decode()
