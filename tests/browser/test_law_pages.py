"""The law of assemblies in the browser: read, count the days, load a file with a check, choose with a warning."""

import pytest

from committees.demo_laws import seed
from committees.models import AssemblyRuleSet, RulesOfProcedure, VotingChoices
from committees.reference import SAMPLES
from tests.browser.town import PASSWORD
from tests.browser.visitors import DESK, PHONE

ROOT = "/admin/committees"
WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])


@pytest.fixture(scope="module")
def lawful(town):
    """The town with a place's rules, choices and two rules of procedure."""
    seed(1)
    return town


@pytest.fixture
def office(lawful, visitor):
    def come(width, username="housing"):
        person = visitor(f"law-{username}-{width}", width=width)
        person.sign_in(username, PASSWORD)
        return person

    return come


@WIDTHS
def test_the_rules_in_force_and_their_clocks(office, lawful, width):
    person = office(width, "officer")
    page = person.open(f"{ROOT}/assemblyruleset/now/")
    person.says("北京市", "法律未规定", "SHA-256")
    person.press(page.locator("a[href*='/clock/']"))
    person.says("召开首次业主大会")
    person.open(f"{ROOT}/assemblyruleset/first-assembly/")
    person.open(f"{ROOT}/assemblyruleset/first-assembly/?state=unknown")
    person.open(f"{ROOT}/votingchoices/now/")
    person.open(f"{ROOT}/rulesofprocedure/{RulesOfProcedure.objects.get(estate=lawful.estate).pk}/change/")
    person.open(f"{ROOT}/rulesofprocedure/")


@WIDTHS
def test_a_file_is_checked_then_loaded(office, width):
    person = office(width)
    page = person.open(f"{ROOT}/assemblyruleset/load/")
    page.set_input_files("input[name=file]", str(SAMPLES))
    page.fill("input[name=source]", "样例文件")
    before = AssemblyRuleSet.objects.count()
    person.press(page.locator("form[enctype] button[type=submit]").first)
    person.says("请选择适用于本辖区的一个")
    page.fill("input[name=place]", "hangzhou" if width == PHONE else "shanghai")
    person.press(page.locator("form[enctype] button[type=submit]").first)
    person.says("文件可以载入")
    assert AssemblyRuleSet.objects.count() == before
    person.press(page.locator("button[name=load]"))
    person.says("杭州市" if width == PHONE else "上海市")
    assert AssemblyRuleSet.objects.count() == before + 1


@WIDTHS
def test_whoever_chooses_reads_a_warning(office, width):
    person = office(width)
    page = person.open(f"{ROOT}/votingchoices/add/")
    before = VotingChoices.objects.count()
    page.fill("input[name=basis]", "试验市指引")
    page.select_option("select[name=invalid]", "participating")
    person.press(page.locator(".case form button[type=submit]"))
    person.says("请确认已阅读提示")
    page.check("input[name=has_read_warning]")
    person.press(page.locator(".case form button[type=submit]"))
    person.says("计入参与")
    assert VotingChoices.objects.count() == before + 1
    person.open(f"{ROOT}/rulesofprocedure/add/?estate={person_estate()}")


def person_estate():
    """An estate of the town, by its code."""
    from places.models import Estate

    return Estate.objects.latest("pk").code
