"""Who may import whom: the contracts in pyproject.toml hold, and no module that is added escapes them."""

from __future__ import annotations

import subprocess
import sys
import tomllib

import grimp
import pytest

from tests.architecture.sources import PRODUCT, ROOT

IMPURE = frozenset(
    {
        "asyncio",
        "concurrent",
        "http",
        "importlib",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "queue",
        "random",
        "secrets",
        "select",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
    }
)
"""What of the standard library touches files, network, threads, chance or the machine's clock."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PRODUCT, include_external_packages=True, cache_dir=None)


def test_the_contracts_look_at_every_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linter = settings["tool"]["importlinter"]
    assert set(linter["root_packages"]) == set(PRODUCT)
    assert linter["include_external_packages"]


def test_every_contract_is_kept() -> None:
    """In a process of its own: import-linter disables every logger that it finds."""
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    ran = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_domain_takes_nothing_but_what_is_pure_of_the_standard_library(graph: grimp.ImportGraph) -> None:
    domain = {"services.domain", *graph.find_descendants("services.domain")}
    taken = {found for module in domain for found in graph.find_modules_directly_imported_by(module)}
    assert taken - domain <= sys.stdlib_module_names - IMPURE


def test_widgets_take_of_services_only_the_domain(graph: grimp.ImportGraph) -> None:
    taken = {
        found
        for module in graph.find_descendants("widgets")
        for found in graph.find_modules_directly_imported_by(module)
    }
    assert not [
        each
        for each in taken
        if f"{each}.".startswith("services.") and not f"{each}.".startswith("services.domain.")
    ]


def test_widgets_know_of_third_parties_only_what_draws(graph: grimp.ImportGraph) -> None:
    taken = {
        found.partition(".")[0]
        for module in graph.find_descendants("widgets")
        for found in graph.find_modules_directly_imported_by(module)
    }
    assert taken - sys.stdlib_module_names == {"widgets", "services", "textual", "rich", "segno"}


def test_the_emulator_is_started_from_two_places(graph: grimp.ImportGraph) -> None:
    emulator = {"services.emulator", *graph.find_descendants("services.emulator")}
    importers = {found for module in emulator for found in graph.find_modules_that_directly_import(module)}
    assert importers - emulator == {"tui.entry.demo", "tui.entry.emulator"}
