"""How long one waits for the first screen, measured against what importing Textual alone takes in the same minute."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.terminal import Terminal

BUDGET = 2.0
FEWEST_ROUNDS = 3
MOST_ROUNDS = 12
"""Noise only ever adds time, so each side's fastest run is the truest; more rounds are for a busy machine."""

PAINTED = r"(?s)Fleet.*\? help"
"""Header and footer stand: what is between them is the table's frame."""


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Compiled files are kept, as they are where pip has installed a package; not in this tree."""
    return {"PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("compiled")), "PYTHONDONTWRITEBYTECODE": ""}


def seconds_of_import(environ: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import textual.app"], env={**os.environ, **environ}, check=True)
    return time.perf_counter() - began


def seconds_to_paint(flags: tuple[str, ...], home: Path, environ: dict[str, str]) -> float:
    began = time.perf_counter()
    with Terminal(*flags, home=home, environ=environ) as terminal:
        terminal.wait(PAINTED)
        return time.perf_counter() - began


@pytest.mark.parametrize(
    "flags",
    [("--demo",), ("--endpoint-url", "http://127.0.0.1:1", "--region", "eu-west-1")],
    ids=["demo", "closed-endpoint"],
)
def test_the_first_paint_takes_at_most_twice_an_import_of_textual(
    flags: tuple[str, ...], tmp_path: Path, environ: dict[str, str]
) -> None:
    seconds_of_import(environ)
    seconds_to_paint(flags, tmp_path, environ)  # both are compiled now
    imports: list[float] = []
    paints: list[float] = []
    while len(paints) < FEWEST_ROUNDS or (min(paints) > BUDGET * min(imports) and len(paints) < MOST_ROUNDS):
        imports.append(seconds_of_import(environ))
        paints.append(seconds_to_paint(flags, tmp_path, environ))
    ratio = min(paints) / min(imports)
    assert ratio <= BUDGET, f"{min(paints):.3f} s, {ratio:.2f} times {min(imports):.3f} s"
