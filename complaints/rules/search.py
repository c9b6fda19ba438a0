"""What a search asks for, in PostgreSQL's notation, and where its words stand in a text. Pure functions.

Words are split as the database splits texts (migration 0009): signs in overlapping pairs, letters and digits whole.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIGN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
LETTER = "a-z0-9\u00df-\u024f\u0370-\u1fff"
LONGEST_QUERY, MOST_TERMS, LONGEST_WORD = 100, 8, 40
PUBLIC = "ABC"
"""Weights of what a firm may search: everything but internal remarks."""

_TOKEN = re.compile(rf"[{SIGN}]|[{LETTER}]+|[^\s]")
_IS_SIGN = re.compile(rf"[{SIGN}]")
_IS_WORD = re.compile(rf"[{SIGN}{LETTER}]")
_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


@dataclass(frozen=True)
class Term:
    """One thing that must stand in the complaint, or must not: its tokens in order, signs one by one."""

    tokens: tuple[str, ...]
    is_excluded: bool = False

    def query(self, weights: str = "") -> str:
        """The term in PostgreSQL's notation: pairs of signs and words, one after the other."""
        steps, last = [], 0
        for at, lexeme, is_beginning in _lexemes(self.tokens):
            label = f"'{lexeme}'" + (f":{'*' if is_beginning else ''}{weights}" if is_beginning or weights else "")
            steps.append(f"<{at - last}> {label}" if steps else label)
            last = at
        phrase = " ".join(steps)
        return f"!({phrase})" if self.is_excluded else f"({phrase})"

    def pattern(self) -> str:
        """A regular expression that finds the term in a text as it was written."""
        body = r"\s*".join(re.escape(token) for token in self.tokens)
        before = rf"(?<![{LETTER}])" if re.match(f"[{LETTER}]", self.tokens[0]) else ""
        after = rf"(?![{LETTER}])" if re.match(f"[{LETTER}]", self.tokens[-1]) else ""
        return f"{before}{body}{after}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _lexemes(tokens: Sequence[str]) -> Iterable[tuple[int, str, bool]]:
    """(position, lexeme, whether it is only the beginning of one) of the tokens that are words."""
    for at, token in enumerate(tokens):
        is_sign = bool(_IS_SIGN.match(token))
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        if is_sign and after and _IS_SIGN.match(after):
            yield at, token + after, False
        elif is_sign and (at == 0 or not _IS_SIGN.match(tokens[at - 1])):
            yield at, token, True
        elif not is_sign and _IS_WORD.match(token):
            yield at, token[:LONGEST_WORD], False


def read_terms(typed: str) -> list[Term]:
    """What was typed as terms: words that must all stand there, "a phrase", -without. At most eight."""
    terms = []
    for minus, phrase, word in _TERM.findall(_plain(typed.replace("\0", " "))[:LONGEST_QUERY]):
        tokens = tuple(_TOKEN.findall(phrase or word))
        while tokens and not _IS_WORD.match(tokens[0]):
            tokens = tokens[1:]
        while tokens and not _IS_WORD.match(tokens[-1]):
            tokens = tokens[:-1]
        if tokens:
            terms.append(Term(tokens, bool(minus)))
    return terms[:MOST_TERMS]


def looks_like_phone(typed: str) -> bool:
    """Whether somebody types a mobile number: it is never looked up by an address that stays in logs."""
    return bool(_PHONE.search(re.sub(r"[\s-]", "", _plain(typed))))


def search_query(terms: Iterable[Term], scopes: Iterable[str], weights: str = "") -> str:
    """The whole search: one of the scope words (as `@510108001`), and every term."""
    within = " | ".join(f"'{scope}'" for scope in scopes)
    return " & ".join([f"({within})", *(term.query(weights) for term in terms)])


def marked(text: str, terms: Iterable[Term], *, around: int | None = None) -> list[tuple[str, bool]]:
    """The text in parts, each with whether it is a hit; with `around`, only so many signs beside the first hit.

    Empty when nothing is hit. The parts are plain text: the template escapes them.
    """
    patterns = sorted((term.pattern() for term in terms if not term.is_excluded), key=len, reverse=True)
    hits = list(re.finditer("|".join(patterns), text, re.IGNORECASE)) if patterns else []
    if not hits:
        return []
    first, last = 0, len(text)
    if around is not None:
        first, last = max(hits[0].start() - around, 0), min(hits[0].end() + 2 * around, len(text))
    parts, at = ([("…", False)] if first else []), first
    for hit in hits:
        if hit.end() <= last:
            parts += [(text[at : hit.start()], False), (hit[0], True)]
            at = hit.end()
    parts.append((text[at:last] + ("…" if last < len(text) else ""), False))
    return [part for part in parts if part[0]]
