"""The wheel: it has all that runs, nothing else, and says what it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest

from tests.architecture.sources import PRODUCT, ROOT, sources

NOT_NEEDED = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """A wheel as the build backend makes it from a copy of the tree, with nothing fetched."""
    folder = tmp_path_factory.mktemp("tree")
    for package in PRODUCT:
        shutil.copytree(ROOT / package, folder / package, ignore=NOT_NEEDED)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, folder)
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    made = subprocess.run(
        [sys.executable, "-c", build, str(folder)], cwd=folder, capture_output=True, text=True, check=True
    )
    return zipfile.ZipFile(folder / made.stdout.split()[-1])


def test_the_wheel_has_every_source_and_style_sheet(wheel: zipfile.ZipFile) -> None:
    sheets = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tui").rglob("*.tcss")}
    wanted = {source.name for source in sources(*PRODUCT)} | sheets
    assert sheets
    assert wanted <= set(wheel.namelist())


def test_the_wheel_has_nothing_else(wheel: zipfile.ZipFile) -> None:
    others = {
        name for name in wheel.namelist() if not name.endswith((".py", ".tcss")) and ".dist-info/" not in name
    }
    assert not {name for name in others if not name.endswith(("py.typed", ".json", ".gz", ".toml"))}
    assert {name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" not in name} == set(PRODUCT)


def _metadata(wheel: zipfile.ZipFile) -> Message:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return message_from_bytes(wheel.read(name))


def test_the_wheel_says_its_name_its_command_and_its_python(wheel: zipfile.ZipFile) -> None:
    entry_points = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "pipedeck = tui.__main__:main" in wheel.read(entry_points).decode()
    metadata = _metadata(wheel)
    assert metadata["Name"] == "pipedeck"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_wheel_runs_from_where_it_is_unpacked(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-m", "tui", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == f"pipedeck {_metadata(wheel)['Version']}\n"
