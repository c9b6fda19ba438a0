"""The stand-alone verifier, run as a stranger runs it: one file, isolated, without site packages."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from common.digest import canonical_json, sha256_hex

SCRIPT = settings.BASE_DIR / "static" / "verify" / "verify_publication.py"
GOOD, WRONG, UNCHECKED = 0, 1, 2


@pytest.fixture
def chain(tmp_path):
    """Three publications in files, each chained to the one before."""
    paths, previous = [], "0" * 64
    for number in (1, 2, 3):
        document = {
            "number": number,
            "previous_digest": previous,
            "authority": "东区住房和建设局",
            "lists": [{"kind": "red", "entries": [{"score": "86.5", "rank": 1, "note": "“引号”\n😀"}]}],
        }
        text = canonical_json(document)
        previous = sha256_hex(text)
        paths.append(tmp_path / f"publication-{number}.json")
        paths[-1].write_bytes(text.encode())
    return paths


def verify(*arguments):
    """(exit status, what it said)."""
    command = [sys.executable, "-I", "-S", "-W", "error", SCRIPT, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout + done.stderr


def change(path, *, old, new):
    text = path.read_bytes()
    assert old in text
    path.write_bytes(text.replace(old, new, 1))


def test_one_good_file_is_well_and_its_digest_is_said(chain):
    status, said = verify(chain[1])
    assert status == GOOD
    assert sha256_hex(chain[1].read_text()) in said
    assert "核验通过" in said
    assert "all is well" in said


def test_a_whole_chain_is_well_in_any_order_of_the_files(chain):
    assert verify(*chain)[0] == GOOD
    assert verify(chain[2], chain[0], chain[1])[0] == GOOD


def test_the_digest_that_was_published_is_compared(chain):
    digest = sha256_hex(chain[0].read_text())
    assert verify("--digest", digest.upper(), chain[0])[0] == GOOD
    assert verify("--digest", digest, *chain)[0] == GOOD
    assert verify("--digest", "0" * 64, chain[0])[0] == WRONG
    assert verify("--digest", "0" * 64, *chain)[0] == WRONG
    assert verify("--digest", "12", chain[0])[0] == UNCHECKED


def test_an_altered_file_breaks_the_chain_and_the_digest(chain):
    before = sha256_hex(chain[0].read_text())
    change(chain[0], old=b'"86.5"', new=b'"96.5"')
    assert verify(chain[0])[0] == GOOD, "alone it can only be told by its digest"
    assert verify("--digest", before, chain[0])[0] == WRONG
    status, said = verify(*chain)
    assert status == WRONG
    assert "publication-2.json" in said


def test_reordered_keys_are_not_canonical(chain):
    document = json.loads(chain[0].read_text())
    chain[0].write_text(json.dumps(dict(reversed(document.items())), ensure_ascii=False, separators=(",", ":")))
    status, said = verify(chain[0])
    assert (status, "not canonical" in said) == (WRONG, True)


def test_a_truncated_file_is_told(chain):
    chain[0].write_bytes(chain[0].read_bytes()[:-20])
    status, said = verify(chain[0])
    assert (status, "not whole JSON" in said) == (WRONG, True)


def test_a_missing_link_is_told_by_its_number(chain):
    status, said = verify(chain[0], chain[2])
    assert (status, "number 2 is missing" in said) == (WRONG, True)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not whole JSON"),
        (b"<html></html>", "not whole JSON"),
        (b"[1]", "outermost"),
        (b"\xff\xfe", "not UTF-8"),
        (b'\xef\xbb\xbf{"number":1}', "not whole JSON"),
        (b"[" * 200_000, "not whole JSON"),
        (b'{"number":1.0}', "number 1.0"),
        (b'{"number":1e3}', "number 1e3"),
        (b'{"number":NaN}', "number NaN"),
        (b'{"a":1,"a":1}', "twice"),
        (b'{"a":"\\ud800"}', "not canonical"),
        (b'{"a":"\\u4e1c"}', "not canonical"),
        (b'{"a":-0}', "not canonical"),
        (b'{"a":1}\n', "not canonical"),
        (b"{}", "whole number"),
        (b'{"number":true}', "whole number"),
        (b'{"number":0}', "whole number"),
        (b'{"number":2}', "previous_digest"),
        (b'{"number":1,"previous_digest":"' + b"1" * 64 + b'"}', "before it"),
    ],
)
def test_what_is_no_publication_is_told(tmp_path, content, words):
    path = tmp_path / "file.json"
    path.write_bytes(content)
    status, said = verify(path)
    assert status == WRONG
    assert words in said


def test_whole_numbers_of_any_length_survive(tmp_path):
    path = tmp_path / "file.json"
    path.write_bytes(b'{"number":1,"previous_digest":"' + b"0" * 64 + b'","sum":' + b"9" * 60 + b"}")
    assert verify(path)[0] == GOOD


def test_twins_and_two_texts_of_one_number_are_told(chain, tmp_path):
    twin = tmp_path / "twin.json"
    twin.write_bytes(chain[0].read_bytes())
    assert "is the same as" in verify(chain[0], twin)[1]
    change(twin, old=b'"86.5"', new=b'"87.5"')
    status, said = verify(chain[0], twin)
    assert (status, "another text" in said) == (WRONG, True)


def test_a_file_that_is_not_there_cannot_be_checked(chain, tmp_path):
    assert verify(chain[0], tmp_path / "none.json")[0] == UNCHECKED
    assert verify(tmp_path)[0] == UNCHECKED
    assert verify()[0] == UNCHECKED


def test_it_writes_on_a_console_that_has_no_chinese(chain):
    command = [sys.executable, "-I", "-S", SCRIPT, chain[0]]
    done = subprocess.run(
        command, capture_output=True, check=False, env={"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0"}, timeout=60
    )
    assert (done.returncode, done.stderr) == (GOOD, b"")


def test_the_text_that_the_platform_serves_passes(tmp_path):
    from credit.rules.chain import FIRST_LINK

    path = tmp_path / "file.json"
    path.write_bytes(canonical_json({"number": 1, "previous_digest": FIRST_LINK, "lists": []}).encode())
    assert verify(path)[0] == GOOD
