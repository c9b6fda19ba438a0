"""A spreadsheet of estates: checked, confirmed, followed, and the rows with errors taken home."""

import io

from openpyxl import load_workbook

from places.models import Estate
from tests.browser.files import workbook
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK

HEADERS = ("小区名称", "区划代码", "地址", "建筑面积", "户数", "建成年份")
GOOD = [
    (f"云栖{number}期", "510108001001", f"和睦路{number}号", 10_000 + number, 300, 2010) for number in range(1, 121)
]
BAD = ("", "510108001001", "无名路1号", 1000, 10, 2001), ("松涧园", "999999999999", "松涧路1号", "很多", 10, 2001)


def finished(person):
    """Wait until the page that asks for progress by itself says that the job is done."""
    person.page.wait_for_selector("#import-job:not([hx-get])", timeout=30_000)
    return person.look()


def test_a_file_is_checked_confirmed_and_its_errors_come_back(town, visitor):
    housing = visitor("importer", width=DESK)
    housing.sign_in("housing", PASSWORD)
    housing.open("/admin/places/estate/")
    page = housing.press("a[href*='import']")
    page.set_input_files("input[type=file]", [workbook(HEADERS, *GOOD, *BAD)])
    housing.press("#content form button[type=submit]")
    finished(housing)
    housing.says("120", "2")
    assert Estate.objects.count() == 2

    with page.expect_download() as download:
        page.click("a[href*='files/error']")
    rows = list(load_workbook(io.BytesIO(download.value.path().read_bytes())).active.values)
    assert [row[2] for row in rows] == ["地址", "无名路1号", "松涧路1号"]
    assert all(row[-1] for row in rows)

    housing.press("#import-job form button")
    finished(housing)
    assert Estate.objects.count() == 122
    housing.open("/admin/places/estate/?q=云栖120")
    housing.says("云栖120期")
    resident = visitor("looks-up")
    resident.open("/estates/?q=yunqi")
    resident.says("云栖")


def test_a_file_without_the_needed_columns_is_refused_at_once(town, visitor):
    housing = visitor("wrong-file", width=DESK)
    housing.sign_in("housing", PASSWORD)
    housing.open("/admin/places/estate/")
    page = housing.press("a[href*='import']")
    page.set_input_files("input[type=file]", [{**workbook(HEADERS), "buffer": b"not a table" * 90}])
    housing.press("#content form button[type=submit]")
    assert "/import-rows/" in page.url or "/import_rows/" in page.url
    housing.says("缺少以下列：小区名称")
