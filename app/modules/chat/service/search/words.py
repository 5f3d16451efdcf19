"""What is a word, and which words are the same: for what is stored and for what is asked alike.

Words are stemmed here and not by the database, so both engines find the same. Russian and English
are told apart by their letters, as PostgreSQL's configuration `russian` does, with the stemmers of
the same project; there are no stop words, so "быть или не быть" can be found.

Whoever changes what is found here counts ANALYSIS in `crud/search_rows.py` up.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

LONGEST = 64  # characters of a word that count; what is longer is a digest or a joke

_MARKS = "".join(
    f"\\u{code:04x}"
    for code in range(0x300, 0xFE00)
    if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
# Written without spaces between words: every character is a word.
_SINGLE = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
# What people send instead of words; the colours of skins are left out.
_PICTURES = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
_PICTURES += "\U0001f000-\U0001f3fa\U0001f400-\U0001faff"
_LETTER = f"[^\\W{_SINGLE}]"
WORD = re.compile(f"{_LETTER}(?:{_LETTER}|[{_MARKS}])*|[{_SINGLE}{_PICTURES}]")
# In texts of these characters alone that is the same, and found three times as quickly.
_USUAL = re.compile("[\x00-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u203a\u2116]*")
_USUAL_WORD = re.compile(r"\w+")
CYRILLIC = re.compile("[\u0400-\u052f]")

_russian, _english = RussianStemmer(), EnglishStemmer()


class Word(NamedTuple):
    """A word where it stands in a text, and all it may be found by: its form, then its stem."""

    start: int
    end: int
    lexemes: tuple[str, ...]


def written(text: str) -> Iterator[re.Match[str]]:
    """Where words stand in the text, in their order; positions count characters."""
    usual = text.isascii() or _USUAL.fullmatch(text) is not None
    return (_USUAL_WORD if usual else WORD).finditer(text)


def words(text: str) -> Iterator[Word]:
    """All words of the text, with what they are found by."""
    for found in written(text):
        lexemes = lexemes_of(found[0])
        if lexemes:
            yield Word(found.start(), found.end(), lexemes)


@lru_cache(maxsize=65536)
def lexemes_of(word: str) -> tuple[str, ...]:
    """The form that counts, and its stem if that is another; nothing if there is nothing in it."""
    form = _form(word)
    if not form:
        return ()
    stem = stem_of(form)
    return (form,) if stem == form else (form, stem)


def stem_of(form: str) -> str:
    if CYRILLIC.search(form):
        return str(_russian.stemWord(form))
    return str(_english.stemWord(form)) if form.isascii() else form


def _form(word: str) -> str:
    """In small letters, ё as е, Latin letters without their marks."""
    if word.isascii():
        return word.lower()[:LONGEST]
    form = unicodedata.normalize("NFKC", word.casefold()).casefold().replace("ё", "е")
    return "".join(kept for char in form for kept in _kept(char))[:LONGEST]


def _kept(char: str) -> str:
    first = unicodedata.normalize("NFD", char)[0]
    if first.isascii():
        return first if first.isalnum() or first == "_" else ""
    # Composing may leave spaces and fractions; they would be words of their own.
    return char if unicodedata.category(char)[0] in "LNMS" else ""
