"""`manage.py import_complaints` and what it does with good and bad files."""

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from audit.models import AuditEntry
from common.masking import mask_numbers
from complaints.models import Complaint
from jobs.models import OutboxEntry

HEADER = "id,title,content,label\n"
ROWS = "1,垃圾没人收,三天没有清运,城乡建设\n2,电梯坏了,请打13812345678找我,城乡建设\n"


@pytest.fixture
def bring_in(world, east, tmp_path):
    """Import a text, bytes or rows; gives what the command printed."""

    def run(content, name="board.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        out, err = io.StringIO(), io.StringIO()
        call_command("import_complaints", str(path), jurisdiction="east", stdout=out, stderr=err, **options)
        return out.getvalue() + err.getvalue()

    return run


def test_rows_become_complaints_of_the_whole_jurisdiction(world, bring_in):
    assert "2 rows: 2 created" in bring_in(HEADER + ROWS)
    first = Complaint.objects.get(source="board", source_number="1")
    assert (first.title, first.state, first.channel, first.area) == ("垃圾没人收", "received", "import", world.district)
    assert first.source_label == "城乡建设"
    assert [event.kind for event in first.events.all()] == ["submit"]
    assert AuditEntry.objects.filter(action="complaints.import").count() == 1
    assert not OutboxEntry.objects.filter(topic__startswith="complaints.").exists()


def test_importing_again_adds_nothing(bring_in):
    bring_in(HEADER + ROWS)
    assert "2 unchanged" in bring_in(HEADER + ROWS)
    assert "1 created, 2 unchanged" in bring_in(HEADER + ROWS + "3,路灯不亮,一个月了,城乡建设\n")
    assert "2 created" in bring_in(HEADER + ROWS, source="hotline")
    assert Complaint.objects.count() == 5


def test_a_dry_run_writes_nothing(bring_in):
    assert "2 created" in bring_in(HEADER + ROWS, dry_run=True)
    assert not Complaint.objects.exists()


def test_a_reply_closes_the_complaint_with_its_history(bring_in):
    bring_in(
        "src_id,created,title,content,reply,replied\n"
        "9,2019-04-25 09:32:09,停车费太高,涨了一倍,已责令退还,2019-05-06 10:00:00\n"
    )
    complaint = Complaint.objects.get()
    assert (complaint.state, complaint.closed_at.isoformat()) == ("closed", "2019-05-06T02:00:00+00:00")
    assert [(event.kind, event.note) for event in complaint.events.order_by("id")] == [
        ("submit", ""),
        ("resolve", "已责令退还"),
        ("close", ""),
    ]


def test_numbers_of_people_are_masked(bring_in):
    bring_in(HEADER + "1,找13812345678,身份证11010519491231002X，电话13812345678。,x\n")
    complaint = Complaint.objects.get()
    assert "13812345678" not in complaint.title + complaint.text
    assert "138****5678" in complaint.text and "11010519491231002X" not in complaint.text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打13812345678", "打138****5678"),
        ("订单号113812345678", "订单号113812345678"),
        ("12345热线", "12345热线"),
        ("110105194912310021", "110105**********21"),
    ],
)
def test_masking_of_numbers_in_free_text(text, masked):
    assert mask_numbers(text) == masked


def test_bad_rows_come_back_with_reasons_and_stop_nothing(bring_in, tmp_path):
    rows = [f"{number},标题{number},内容,x" for number in range(1, 1001)]
    for place in range(0, 1000, 100):
        rows[place] = ["", ",,,", "x,,,"][place % 3] or f",无编号{place},内容,x"
    errors = tmp_path / "errors.xlsx"
    said = bring_in(HEADER + "\n".join(rows) + "\n", errors=str(errors))
    created, refused = Complaint.objects.count(), load_workbook(errors).active.max_row - 1
    assert created == 990
    assert 1 <= refused <= 10
    assert "rejected" in said


def test_times_that_cannot_be_are_refused(bring_in):
    said = bring_in(
        "id,title,created\n1,甲,2190-01-01 00:00\n2,乙,昨天\n3,丙,1899-01-01 10:00\n4,丁,2020-02-30 10:00\n"
    )
    assert "4 rows: 4 rejected" in said


def test_unknown_estates_and_categories_are_refused_known_ones_are_used(world, bring_in):
    said = bring_in(
        "id,title,estate,category\n1,甲,CHUNXI01,电梯\n2,乙,NOWHERE,电梯\n3,丙,CHUNXI01,巨龙\n4,丁,CHUNXI01,fees-unclear\n"
    )
    assert "2 created, 2 rejected" in said
    first = Complaint.objects.get(source_number="1")
    assert (first.area, first.category.code, first.severity) == (world.north_community, "facilities-lift", "urgent")


def test_gb18030_and_workbooks_are_read(bring_in):
    assert "2 created" in bring_in((HEADER + ROWS).encode("gb18030"), source="gb")
    workbook = Workbook()
    for line in (HEADER + ROWS).strip().split("\n"):
        workbook.active.append(line.split(","))
    packed = io.BytesIO()
    workbook.save(packed)
    assert "2 created" in bring_in(packed.getvalue(), "book.xlsx", source="book")


@pytest.mark.parametrize("content", [b"", b"\0" * 100, b"a,b\n1,2\n", b"PK\x03\x04 not a zip"])
def test_a_file_that_is_no_table_gets_one_line(bring_in, content):
    with pytest.raises(CommandError):
        bring_in(content)
    assert not Complaint.objects.exists()


def test_an_unknown_jurisdiction_gets_one_line(tmp_path, db):
    path = tmp_path / "x.csv"
    path.write_text(HEADER + ROWS)
    with pytest.raises(CommandError, match="no jurisdiction"):
        call_command("import_complaints", str(path), jurisdiction="atlantis")
