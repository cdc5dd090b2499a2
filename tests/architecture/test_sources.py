"""Rules that every file of the house keeps."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import PRODUCT, ROOT, Source, sources, texts

CODE = sources(*PRODUCT)
EVERYTHING = sources(*PRODUCT, "tests")
LONGEST = 400

_WAITING_WORDS = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
_MACHINE_PATHS = re.compile(r"/(?:home|Users|root|work|mnt)/[\w.]+")
_INDEX_URLS = re.compile(
    r"(?:pypi\.org|pythonhosted\.org|/simple\b|--(?:extra-)?index-url|devpi|artifactory)", re.IGNORECASE
)


def test_a_file_is_short_enough_to_be_read() -> None:
    lengths = {source.name: source.text.count("\n") for source in EVERYTHING}
    assert not {name: length for name, length in lengths.items() if length >= LONGEST}


def test_a_module_says_what_it_is() -> None:
    assert not [source.name for source in CODE if not ast.get_docstring(source.tree)]


def test_packages_are_not_empty_words() -> None:
    assert not [
        source.name for source in CODE if source.path.stem in {"utils", "util", "helpers", "misc", "common"}
    ]


def test_nothing_is_left_for_later() -> None:
    assert not [source.name for source in EVERYTHING if _WAITING_WORDS.search(source.text)]


def test_an_ignored_complaint_names_itself_and_its_reason() -> None:
    ignored = re.compile(r"#\s*(?:type:\s*ignore|noqa|mypy:|ruff:)(?P<rest>.*)")
    reasoned = re.compile(r"(?:\[[\w, -]+\]|: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)\s+(?:[-#(]).*\w{2,}")
    bare = [
        f"{source.name}:{number}"
        for source in EVERYTHING
        for number, line in enumerate(source.text.splitlines(), start=1)
        if (found := ignored.search(line))
        and not reasoned.match(found["rest"])
        and source.path != ROOT / "tests" / "architecture" / "test_sources.py"
    ]
    assert not bare


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches all and says nothing of it, or is bare."""
    if handler.type is None:
        return True
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    silent = all(isinstance(node, ast.Pass | ast.Continue) for node in handler.body)
    return bool(caught & {"Exception", "BaseException"}) and silent


def test_no_failure_is_swallowed() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in EVERYTHING
        for node in source.nodes()
        if isinstance(node, ast.ExceptHandler) and _swallows(node)
    ]
    assert not found


FORBIDDEN_NAMES = {
    "call_from_thread": "it can deadlock: post a message",
    "LoadingIndicator": "it writes without end",
    "from_markup": "what AWS says is data",
    "AnsiDecoder": "what AWS says is data",
    "DataTable": "the grid is ours",
    "RichLog": "it writes 27 KB for a line",
}


@pytest.mark.parametrize("name", FORBIDDEN_NAMES)
def test_a_forbidden_name_is_not_used(name: str) -> None:
    found = [
        f"{source.name}:{getattr(node, 'lineno', 0)}"
        for source in CODE
        for node in source.nodes()
        if name in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    ]
    assert not found, FORBIDDEN_NAMES[name]


def _calls(source: Source) -> list[ast.Call]:
    return [node for node in source.nodes() if isinstance(node, ast.Call)]


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


def test_text_is_never_markup() -> None:
    assert not [source.name for source in CODE if re.search(r"\brich\.markup\b|\bto_content\b", source.text)]
    asked = [
        f"{source.name}:{call.lineno}"
        for source in CODE
        for call in _calls(source)
        for word in call.keywords
        if word.arg == "markup" and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]
    assert not asked


def test_a_notice_says_that_it_is_no_markup() -> None:
    silent = [
        f"{source.name}:{call.lineno}"
        for source in sources("tui", "widgets")
        for call in _calls(source)
        if _called(call) == "notify"
        and "markup" not in {word.arg for word in call.keywords}
        and isinstance(call.func, ast.Attribute)
    ]
    assert not silent


def _is_loose(value: ast.expr) -> bool:
    """Whether a text is put together from what only the run knows; counts are numbers."""
    if isinstance(value, ast.BinOp):
        return _is_loose(value.left) or _is_loose(value.right)
    found = [part.value for part in ast.walk(value) if isinstance(part, ast.FormattedValue)]
    counts = [part for part in found if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "len"]
    return isinstance(value, ast.JoinedStr) and len(counts) < len(found)


def test_a_static_text_that_is_computed_is_content() -> None:
    """A Static takes a plain ``str`` for markup; what is put together goes in as Content."""
    loose = [
        f"{source.name}:{call.lineno}"
        for source in sources("tui", "widgets")
        for call in _calls(source)
        if _called(call) in {"Static", "Label"}
        and call.args
        and _is_loose(call.args[0])
        and "markup" not in {word.arg for word in call.keywords}
    ]
    assert not loose


def test_a_test_does_not_sleep() -> None:
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources("tests")
        for call in _calls(source)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "sleep"
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "time"
    ]
    assert not found


def test_nothing_delivered_names_a_machine_or_an_index() -> None:
    # The rules themselves have to spell what they forbid; a sample of a user's folder is no machine's.
    own = "tests/architecture/test_sources.py"
    paths = {name: _MACHINE_PATHS.findall(text) for name, text in texts().items() if name != own}
    urls = {name: _INDEX_URLS.findall(text) for name, text in texts().items() if name != own}
    assert not {name: found for name, found in paths.items() if found}
    assert not {name: found for name, found in urls.items() if found}


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
    return getattr(target, "id", "")


def _names_its_context(node: ast.ClassDef) -> bool:
    """Whether a class is a screen that is shown, and not what several have in common."""
    given = (each for each in node.body if isinstance(each, ast.Assign | ast.AnnAssign))
    return any(_target(each) == "CONTEXT" and each.value is not None for each in given)


def test_a_screen_and_a_dialog_have_their_style_sheet_beside_them() -> None:
    """Every CSS_PATH names a sibling file, every screen has one, and no sheet is without an owner."""
    named_sheets: set[str] = set()
    for source in sources("tui"):
        for node in source.nodes():
            if isinstance(node, ast.Assign | ast.AnnAssign) and _target(node) == "CSS_PATH" and node.value:
                given = ast.literal_eval(node.value)
                for sheet in [given] if isinstance(given, str) else given:
                    assert (source.path.parent / sheet).is_file(), f"{source.name} wants {sheet}"
                    named_sheets.add((source.path.parent / sheet).relative_to(ROOT).as_posix())
    assert {sheet.relative_to(ROOT).as_posix() for sheet in (ROOT / "tui").rglob("*.tcss")} == named_sheets
    for source in sources("tui/screens"):
        classes = [node for node in source.tree.body if isinstance(node, ast.ClassDef)]
        if any(_names_its_context(node) for node in classes):
            assert source.path.with_suffix(".tcss").is_file(), source.name


def test_a_style_sheet_takes_its_colours_from_the_theme() -> None:
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;%])|\brgba?\(")
    assert not [name for name, text in texts().items() if name.endswith(".tcss") and literal.search(text)]
