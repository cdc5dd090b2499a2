"""The source files under test, read and parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("tui", "widgets", "services")


@dataclass(frozen=True)
class Source:
    """A Python file of ours."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    def nodes(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)


@cache
def sources(*packages: str) -> tuple[Source, ...]:
    """The Python files of packages, at whatever depth."""
    return tuple(Source(path) for package in packages for path in sorted((ROOT / package).rglob("*.py")))


@cache
def texts() -> dict[str, str]:
    """Every text that is delivered, by its path: sources, style sheets, documents and settings."""
    wanted = (".py", ".tcss", ".md", ".toml", ".svg")
    folders = [*PRODUCT, "tests", "docs", ".ci"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in wanted]
    files += [path for path in ROOT.iterdir() if path.suffix in wanted]
    files += [ROOT / ".ci" / "run"]
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in files
        if "venv" not in path.parts
    }
