"""Reading a rulebook: what is no rulebook at all, or hostile, gets a clear answer in a moment."""

import time
from collections.abc import Iterator

import pytest
from django.utils import translation

from credit.rules import RulebookRefused, check_document, read_rulebook
from credit.rules.source import LARGEST_FILE, read_yaml
from tests.credit.builders import SAMPLE, sample
from tests.credit.rulebook_texts import GOOD

ITEM = """\
  - code: X{0:04}
    category: bad
    title: {1}
    points: {{range: [-5, -1]}}
    validity: {{until: repaired, months: 24}}
    reported_by: [subdistrict, department]
    basis: {{source: own, clause: "4"}}
"""


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refusal_of(text: str | bytes) -> RulebookRefused:
    with pytest.raises(RulebookRefused) as refusal:
        read_rulebook(text)
    return refusal.value


def test_the_sample_is_right_and_says_that_it_is_a_sample() -> None:
    assert check_document(sample()) == []
    assert "不是任何城市的标准" in sample()["notice"]
    assert read_rulebook(SAMPLE.read_bytes()) == sample()


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "empty"),
        ("# only a remark\n", 1, "empty"),
        ("---\n...\n", 1, "empty"),
        ("null", 1, "empty"),
        ("a: [1", 1, "YAML"),
        ("a: 1\nb: ]\n", 2, "YAML"),
        ("a:\n  b: 1\n\tc: 2\n", 3, "tab"),
        ("- x\n-\ty: [\n", 2, "YAML"),
        ("a: &x [1]\nb: *x", 1, "Anchors"),
        ("a: 1\nb: *x", 2, "Anchors"),
        ("a: 1\nb: !!python/object:os.system x", 2, "tag"),
        ("a: 1\nb: !!python/object:os.system {x: 1}", 2, "tag"),
        ("a: 1\nb: !x [1]", 2, "tag"),
        ("a: 1\n<<: {a: 1}", 2, "plain word"),
        ("a: 1\n? [a]\n: 1", 2, "plain word"),
        ("a: 1\nb: 2\na: 2", 3, "twice"),
        ('{"a": 1,\n"a": 2}', 2, "twice"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("[1, 2]", 1, "mapping"),
        ("text", 1, "mapping"),
        ("a: 1\nb: \x00", 2, "character"),
        ("a: 1\nb: \ud800", 2, "character"),
        (b"a: 1\nb: \xe9", 2, "UTF-8"),
        ("a: 1".encode("utf-16"), 1, "UTF-8"),
    ],
)
def test_what_is_no_rulebook_at_all_gets_a_clear_answer(text: str | bytes, line: int, message: str) -> None:
    problem = refusal_of(text).problems[0]
    assert (problem.line, message in problem.message) == (line, True), problem


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
MANY = (LARGEST_FILE - len(GOOD)) // 8
HOSTILE = {
    "references": BOMB,
    "too large": "x" * 600_000,
    "brackets": "[" * 500_000,
    "braces": "{a: " * 120_000,
    "dashes": "- " * 250_000,
    "questions": "? " * 250_000,
    "steps": "".join(" " * place + "a:\n" for place in range(900)),
    "values": "[" + "1," * 250_000 + "1]",
    "keys": "{" + ",".join(f"k{place}" for place in range(60_000)) + "}",
    "line breaks": "\n" * 500_000,
    "one long number": GOOD.replace("base: 50", "base: " + "9" * 400_000),
    "one long fraction": GOOD.replace("base: 50", "base: 0." + "9" * 400_000),
    "one long key": GOOD.replace("base: 50", "x" * 400_000 + ": 50"),
    "one long title": GOOD.replace("Small rulebook", "x" * 400_000),
    "wrong items": GOOD.replace("items:\n", "items:\n" + "  - 1\n" * (MANY // 2)),
    "long formula": GOOD.replace("subtract:\n", "add: [" + "1, " * 50_000 + "1]\n      subtract:\n"),
    "deep formula": GOOD.replace("        - 10\n", "        - " + "{add: [1, " * 60 + "1" + "]}" * 60 + "\n"),
    "wide condition": GOOD.replace(
        "- has_veto: true", "- any_of: [" + "{has_veto: true}, " * 15_000 + "{has_veto: true}]"
    ),
    "deep condition": GOOD.replace("- has_veto: true", "- " + "{not: " * 30 + "{has_veto: true}" + "}" * 30),
    "wide by_text": GOOD.replace("gold: 5", ", ".join(f"w{place}: 1" for place in range(20_000))),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_within_a_second(text: str) -> None:
    begin = time.process_time()
    problems = refusal_of(text).problems
    assert time.process_time() - begin < 1
    assert 1 <= len(problems) <= 100
    assert all(problem.line >= 1 and len(problem.message) < 1500 for problem in problems)


def test_the_largest_rulebook_is_read() -> None:
    items = "".join(ITEM.format(place, "迟" * 90) for place in range(980))
    text = GOOD.replace("  - code: P1\n", items + "  - code: P1\n")
    assert 0.8 * LARGEST_FILE < len(text.encode()) <= LARGEST_FILE
    assert len(read_rulebook(text)["items"]) == 985


def test_words_and_numbers_are_read_as_they_are_meant() -> None:
    text = (
        '\ufeffa: yes\nb: "yes"\non: 84.50\nd: 012\ne: 1e5\nf: 0x1F\ng: .nan\nh: -3\ni: 2026-02-30\nj: ~\nk: {l: "1"}\n'
    )
    source = read_yaml(text)
    assert source.document == {
        "a": True,
        "b": "yes",
        "on": "84.50",
        "d": "012",
        "e": "1e5",
        "f": "0x1F",
        "g": ".nan",
        "h": -3,
        "i": "2026-02-30",
        "j": None,
        "k": {"l": "1"},
    }
    assert [source.line_of((name,)) for name in ("a", "on", "k")] == [1, 3, 11]
    assert source.line_of(("k", "l", "unheard", 5)) == 11


def test_json_is_read_too_with_its_lines() -> None:
    text = '{\n\t"title": "a\\u00e9",\n\t"list": [\n\t\t1.50,\n\t\ttrue\n\t]\n}'
    source = read_yaml(text)
    assert source.document == {"title": "aé", "list": ["1.50", True]}
    assert source.line_of(("list", 1)) == 5


@pytest.mark.parametrize("document", [None, 5, "x", [], {}, {1: 2}, {"format": True}, {"score": {"base": 1.5}}])
def test_any_value_can_be_checked(document: object) -> None:
    assert check_document(document)


def test_a_document_that_is_nested_without_end_is_refused() -> None:
    deep: dict[str, object] = {}
    for _level in range(5000):
        deep = {"a": deep}
    assert check_document(deep) == [((), "The file is nested too deeply.")]
