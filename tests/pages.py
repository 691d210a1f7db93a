"""What the pages of the documentation show: files, sessions of the shell, Python, and command lines in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "benchmarks/README.md", *ROOT.glob("docs/**/*.md")]
)

FILE_NAME = re.compile(r"`([\w-]+\.(?:game|proposition))`")


@dataclass(frozen=True)
class Shown:
    """A block of a page: its first line, its text, and the paragraph before it."""

    line: int
    text: str
    before: str

    @property
    def is_file(self) -> bool:
        return re.match(r"winset \d", self.text) is not None

    @property
    def is_session(self) -> bool:
        return self.text.startswith("$ ")

    @property
    def is_python(self) -> bool:
        return self.text.startswith(">>> ")

    @property
    def file_name(self) -> str:
        """The last file that the paragraph before it names, else one of the right kind."""
        named = FILE_NAME.findall(self.before)
        ending = "proposition" if self.text.split("\n", 2)[1].startswith("proposition") else "game"
        fitting = [name for name in named if name.endswith(ending)]
        return fitting[-1] if fitting else f"line-{self.line}.{ending}"


@dataclass(frozen=True)
class Call:
    """A command with the output that the page shows for it."""

    line: int
    command: str
    output: str


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> list[Shown]:
    """The indented and fenced blocks of a page, without their indentation or fence."""
    parts = list(_parts(page.read_text(encoding="utf-8").split("\n")))
    prose = ["\n".join(lines) if kind == "prose" else "" for kind, _, lines in parts]
    found = []
    for place, (kind, line, lines) in enumerate(parts):
        if kind == "block":
            before = prose[place - 1] if place else ""
            found.append(Shown(line, "\n".join(lines).strip("\n") + "\n", before.strip().split("\n\n")[-1]))
    return found


def _parts(lines: list[str]) -> Iterator[tuple[str, int, list[str]]]:
    """Prose and blocks in turn. An indented block begins after an empty line; empty lines within it belong to it."""
    kind, start, part, fenced = "prose", 1, [], False
    for number, line in enumerate(lines, 1):
        if line.startswith("```"):
            yield kind, start, part
            fenced = not fenced
            kind, start, part = ("block" if fenced else "prose"), number + 1, []
            continue
        indented = not fenced and line.startswith("    ") and (kind == "block" or not part or not part[-1].strip())
        ends = kind == "block" and not fenced and line.strip() != "" and not line.startswith("    ")
        if (indented and kind == "prose") or ends:
            yield kind, start, part
            kind, start, part = ("block" if indented else "prose"), number, []
        part.append(line[4:] if kind == "block" and not fenced else line)
    yield kind, start, part


def calls(block: Shown) -> Iterator[Call]:
    """The commands of a session, each with what is shown below it."""
    pieces = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    line = block.line
    for piece in pieces:
        command, _, output = piece.partition("\n")
        yield Call(line, command, output)
        line += piece.count("\n")


def command_lines(page: Path) -> Iterator[tuple[int, str]]:
    """Every command line of winset that a page shows, in a block or within a sentence, from the word `winset` on."""
    text = page.read_text(encoding="utf-8")
    found = [(m.start(), m[1]) for m in re.finditer(r"`(winset [^`\n]+)`", text)]
    found += [
        (m.start(1), m[1]) for m in re.finditer(r"^    (?:.*?(?:\$ |bin/))?(winset [a-z-].*)$", text, re.MULTILINE)
    ]
    for start, line in found:
        yield text.count("\n", 0, start) + 1, line


def matches(shown: str, real: str) -> bool:
    """Whether an output is what a page shows; a line `...` stands for any lines, and counts of comparisons are free."""
    pieces = [re.escape(_counts(piece)) for piece in re.split(r"^ *\.\.\.\n", _trimmed(shown), flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(pieces), _counts(_trimmed(real))) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").split("\n")) + "\n"


def _counts(text: str) -> str:
    return re.sub(r"\d+ comparisons?", "N comparisons", text)
