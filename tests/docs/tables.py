"""Tables of keys, options and settings, from the code that defines them."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Iterable, Sequence

from services.config import (
    Defaults,
    EventsTable,
    IdentityCenterTable,
    OrganizationTable,
    TargetRule,
    VaultTable,
    ViewTable,
)
from tui.commands import CATALOGUE, Command, Context
from tui.commands.keys import key_label
from tui.entry.cli import emulator_parser, main_parser
from tui.entry.doctor import doctor_parser
from tui.entry.events import check_parser, template_parser
from tui.entry.policy import policy_parser


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def keys_table() -> str:
    """Every command: keys, name, where it applies, what it does."""
    return table(
        ("key", "`:` name", "where", "what it does", "id for `[keys]`"),
        (
            (
                " ".join(f"`{key_label(key)}`" for key in command.keys),
                " ".join(f"`{name}`" for name in (command.name, *command.aliases) if name),
                _where(command),
                command.help,
                f"`{command.id}`",
            )
            for command in CATALOGUE
        ),
    )


def _where(command: Command) -> str:
    if Context.ANYWHERE in command.contexts:
        return "anywhere"
    return ", ".join(context.value for context in Context if context in command.contexts)


def options_table() -> str:
    """Every flag of ``pipedeck`` and of its commands ``doctor``, ``policy``, ``events`` and ``emulator``."""
    rows = [
        *_flags("", main_parser()),
        *_flags("doctor ", doctor_parser()),
        *_flags("policy LEVEL ", policy_parser()),
        *_flags("events template ", template_parser()),
        *_flags("events check ", check_parser()),
        *_flags("emulator ", emulator_parser()),
    ]
    return table(("flag", "what it does"), rows)


def _flags(prefix: str, parser: argparse.ArgumentParser) -> list[tuple[str, str]]:
    found = []
    for action in parser._actions:
        if not action.option_strings or action.dest == "help":
            continue
        value = f" {action.metavar}" if action.metavar else ""
        found.append((f"`{prefix}{', '.join(action.option_strings)}{value}`", str(action.help)))
    return found


def settings_table() -> str:
    """Every setting of the configuration file."""
    rows = [
        (f"`[{table_name}] {name}`", words)
        for table_name, kind in _TABLES.items()
        for name, words in _described(kind)
        if name != "name"
    ]
    rows.append(("`[keys] COMMAND-ID`", "the key that calls a command, or several with commas"))
    rows.append(
        (
            "`[danger] patterns`",
            "globs of pipelines, or TARGET/PIPELINE, whose name must be typed before an act",
        )
    )
    return table(("setting", "what it means"), rows)


_TABLES: dict[str, type] = {
    "defaults": Defaults,
    "targets.NAME": TargetRule,
    "organizations.NAME": OrganizationTable,
    "identity_center.NAME": IdentityCenterTable,
    "events.NAME": EventsTable,
    "vault": VaultTable,
    "views.NAME": ViewTable,
}


def _described(kind: type) -> list[tuple[str, str]]:
    """The arguments in a dataclass's docstring."""
    text = inspect.getdoc(kind) or ""
    part = text.partition("Args:")[2]
    return [
        (name, " ".join(words.split()).rstrip("."))
        for name, words in re.findall(r"^    (\w+): ((?:.|\n      )*)", part, re.MULTILINE)
    ]
