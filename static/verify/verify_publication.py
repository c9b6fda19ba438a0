#!/usr/bin/env python3
# ruff: noqa: B905, PTH123, RUF007, T201
"""Check downloaded publications of ratings and lists. 核验下载的信用评价和榜单公布文件。

    python verify_publication.py FILE [FILE ...]
    python verify_publication.py --digest HEX FILE

One file, Python 3.8 or later, nothing to install, no network. Each FILE is a publication exactly as it was
downloaded. For each file it prints the SHA-256 and checks that the text is canonical JSON (UTF-8, keys sorted, no
spaces, no number with a decimal point); with --digest, that the file has this digest; with several files, that
their numbers follow each other and each holds the digest of the one before.

只需 Python 3.8 及以上版本，无须安装，也不联网。逐个检查文件是否为规范 JSON、SHA-256 是否与 --digest 一致；
给出多个文件时，还检查编号是否连续、每份是否载有上一份的摘要。

Exit status 退出码: 0 all is well 全部通过 · 1 something is wrong 有问题 · 2 could not be checked 无法核验
"""

import argparse
import hashlib
import json
import re
import sys

FIRST_LINK = "0" * 64
HEX = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 200 * 1000 * 1000
GOOD, WRONG, UNCHECKED = 0, 1, 2

WORDS = {
    "utf8": ("不是 UTF-8 文本", "is not UTF-8 text"),
    "json": ("不是完整的 JSON，可能被截断或不是公布文件", "is not whole JSON: cut off, or no publication"),
    "object": ("不是公布文件：最外层应为 JSON 对象", "is no publication: its outermost value must be an object"),
    "float": ("含有小数形式的数字 {0}；数值应以文本书写", "has the number {0}; such numbers must be text"),
    "twice": ("键 {0} 出现两次", "has the key {0} twice"),
    "canonical": (
        "不是规范 JSON：键的顺序、空格或换行被改动过",
        "is not canonical JSON: order of keys, spaces or line ends were changed",
    ),
    "number": ("编号 number 不是正整数", "its number is no whole number from 1 up"),
    "previous": ("previous_digest 不是 64 位十六进制摘要", "its previous_digest is no digest of 64 hexadecimal digits"),
    "first": ("第 1 号公布之前不应再有公布", "is number 1, yet names a publication before it"),
    "digest": ("SHA-256 与给定的摘要不一致", "its SHA-256 is not the one given"),
    "digest_of_none": ("没有文件具有摘要 {0}", "no file has the digest {0}"),
    "same_number": ("与 {0} 编号相同但内容不同", "has the same number as {0} and another text"),
    "same_file": ("与 {0} 内容相同", "is the same as {0}"),
    "gap": ("缺少第 {0} 号，无法证明与前后相连", "number {0} is missing, so the chain is not proved"),
    "link": (
        "所载上一份摘要与第 {0} 号（{1}）的摘要不一致",
        "the digest it holds is not that of number {0} ({1})",
    ),
    "unreadable": ("无法读取：{0}", "cannot be read: {0}"),
    "large": ("文件过大", "is too large"),
    "bad_hex": ("--digest 应为 64 位十六进制数", "--digest takes 64 hexadecimal digits"),
}


class Wrong(Exception):
    """A publication is not what it should be."""

    def __init__(self, code, *details):
        super().__init__(code)
        self.code, self.details = code, details


def say(where, code, *details):
    """Print one finding in both languages."""
    chinese, english = WORDS[code]
    print(f"✗ {where}: {chinese.format(*details)} / {english.format(*details)}")


def no_number(text):
    """A float, NaN or infinity: it would not survive another program unchanged."""
    raise Wrong("float", text[:40])


def no_twins(pairs):
    """An object whose keys are all different."""
    found = {}
    for key, value in pairs:
        if key in found:
            raise Wrong("twice", key[:40])
        found[key] = value
    return found


def read(data):
    """The publication of the bytes of a file. Raises Wrong."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Wrong("utf8") from None
    try:
        value = json.loads(text, parse_float=no_number, parse_constant=no_number, object_pairs_hook=no_twins)
    except (ValueError, RecursionError):
        raise Wrong("json") from None
    if not isinstance(value, dict):
        raise Wrong("object")
    again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    if again != text:
        raise Wrong("canonical")
    number, previous = value.get("number"), value.get("previous_digest")
    if type(number) is not int or number < 1:
        raise Wrong("number")
    if not isinstance(previous, str) or not HEX.fullmatch(previous):
        raise Wrong("previous")
    if number == 1 and previous != FIRST_LINK:
        raise Wrong("first")
    return number, previous


def check_files(paths):
    """(set of statuses, digests of all files that could be read, [(number, previous, digest, path)])."""
    found, digests, links = {GOOD}, [], []
    for path in paths:
        try:
            with open(path, "rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            say(path, "unreadable", error.strerror or error)
            found.add(UNCHECKED)
            continue
        if len(data) > MOST_BYTES:
            say(path, "large")
            found.add(UNCHECKED)
            continue
        digest = hashlib.sha256(data).hexdigest()
        digests.append(digest)
        print(f"{digest}  {path}")
        try:
            number, previous = read(data)
        except Wrong as wrong:
            say(path, wrong.code, *wrong.details)
            found.add(WRONG)
        else:
            links.append((number, previous, digest, path))
    return found, digests, links


def check_chain(links):
    """WRONG unless the publications follow each other without a gap; in whatever order the files were given."""
    status = GOOD
    links = sorted(links, key=lambda link: link[0])
    for (number, _, digest, path), (next_number, previous, next_digest, next_path) in zip(links, links[1:]):
        if next_number == number:
            say(next_path, "same_file" if digest == next_digest else "same_number", path)
        elif next_number != number + 1:
            say(next_path, "gap", number + 1)
        elif previous != digest:
            say(next_path, "link", number, path)
        else:
            continue
        status = WRONG
    return status


def check_digests(expected, digests):
    """WRONG unless each expected digest is that of one of the files."""
    status = GOOD
    for digest in expected:
        if digest not in digests:
            if len(digests) == 1:
                say("--digest", "digest")
            else:
                say("--digest", "digest_of_none", digest)
            status = WRONG
    return status


def main(arguments=None):
    """Check what the command line names; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):  # a console that cannot write a sign must not stop the check
        stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--digest", action="append", default=[], metavar="HEX", help="SHA-256 that was published")
    options = parser.parse_args(arguments)
    expected = [digest.strip().lower() for digest in options.digest]
    if not all(HEX.fullmatch(digest) for digest in expected):
        say("--digest", "bad_hex")
        return UNCHECKED
    found, digests, links = check_files(options.files)
    found |= {check_digests(expected, digests), check_chain(links)}
    status = next(status for status in (WRONG, UNCHECKED, GOOD) if status in found)
    if status == GOOD:
        numbers = sorted(link[0] for link in links)
        which = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
        print(f"✓ 第 {which} 号核验通过 / number {which}: all is well")
    elif status == WRONG:
        print("✗ 核验未通过 / something is wrong")
    else:
        print("✗ 未能全部核验 / not all could be checked")
    return status


if __name__ == "__main__":
    sys.exit(main())
