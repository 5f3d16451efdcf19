"""What an examination finds."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`UNSAFE`: good enough here, but not for PROD."""

    GOOD = "good"
    ADVICE = "advice"
    UNSAFE = "unsafe"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    verdict: Verdict
    subject: str
    sentence: str
