"""Who issues statements: the program under whose home page trainees have their accounts and cases their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Issuer:
    """The home page of a program, as `home_page` gives it, and whether statements say which answers are correct."""

    home: str
    correct_responses: bool = False

    def case(self, case_id: str) -> str:
        """The IRI of a case."""
        return f"{self.home}/cases/{quote(case_id, safe='')}"

    def part(self, case_id: str, name: str) -> str:
        """The IRI of something in a case by its name in scores: STEP, STEP.CUE or STEP.DUTY."""
        return "/".join([self.case(case_id), *(quote(part, safe="") for part in name.split("."))])


def home_page(text: str) -> str:
    """The home page that is meant, without a slash at its end. Raises ValueError with a sentence for anything else."""
    try:
        parts = urlsplit(text.strip())
        wrong = parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong:
        raise ValueError("A home page is a web address that begins with https:// or http://.")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("A home page has no name, `?` or `#` in it: https://kap.example.org, for instance.")
    if not parts.geturl().isascii() or not parts.geturl().isprintable() or set(parts.geturl()) & set(' <>"{}|\\^`'):
        raise ValueError("A home page is written in ASCII, without spaces or brackets.")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}".rstrip("/")
