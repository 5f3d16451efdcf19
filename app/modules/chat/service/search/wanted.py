"""What somebody looks for: words all of which a message has to hold."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.modules.chat.service.search.words import lexemes_of, words, written

Range = tuple[int, int]
PREFIX_MIN = 2  # characters; one is the beginning of half of all words


class Term(NamedTuple):
    """A word, found by its stem; the last one also by its beginning: it may not be whole yet."""

    stem: str
    beginning: str | None = None

    def is_in(self, lexemes: Sequence[str]) -> bool:
        beginning = self.beginning
        return self.stem in lexemes or (
            beginning is not None and any(lexeme.startswith(beginning) for lexeme in lexemes)
        )

    @property
    def forms(self) -> tuple[str, ...]:
        """As an index is asked: `*` ends what is only a beginning."""
        return (self.stem,) if self.beginning is None else (self.stem, f"{self.beginning}*")


class Wanted:
    """Quotes, signs and operators are no words: whatever is asked, it is only words."""

    def __init__(self, query: str) -> None:
        spoken = list(words(query))
        terms = dict.fromkeys(Term(word.lexemes[-1]) for word in spoken)
        last = spoken[-1].lexemes if spoken and spoken[-1].end == len(query) else ()
        if last and len(last[0]) >= PREFIX_MIN:
            # Somebody may still be typing it.
            terms.pop(Term(last[-1]))
            terms[Term(last[-1], last[0])] = None
        self.terms = tuple(terms)
        self._hits: dict[str, tuple[Term, ...]] = {}

    def __bool__(self) -> bool:
        return bool(self.terms)

    def highlights(self, text: str) -> list[Range] | None:
        """Where the words stand in the text; None if it does not hold all of them.

        As [start, end) in characters, ascending, what touches being one.
        """
        missing, found = set(self.terms), list[Range]()
        for word in written(text):
            hit = self._hits.get(word[0])
            if hit is None:
                hit = self._hits[word[0]] = self._hit_by(word[0])
            if hit:
                missing.difference_update(hit)
                start, end = word.span()
                if found and found[-1][1] == start:
                    start = found.pop()[0]
                found.append((start, end))
        return None if missing else found

    def _hit_by(self, word: str) -> tuple[Term, ...]:
        lexemes = lexemes_of(word)
        return tuple(term for term in self.terms if term.is_in(lexemes))


def chat_lexeme(chat_id: UUID) -> str:
    return f"#{chat_id.hex}"


def sender_lexeme(sender_id: UUID) -> str:
    return f"@{sender_id.hex}"
