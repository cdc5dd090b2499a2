"""Which command edits a file, and how its end is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.definition.places import Place
from tui.verbs.editor import EditorEnd, NoEditorError, editor_command

FILE = Path("/tmp/a draft.json")
HERE = Place(12, 5)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"VISUAL": "vim -u NONE", "EDITOR": "ed"}, ["vim", "-u", "NONE", "+12", str(FILE)]),
        ({"EDITOR": "/usr/bin/nano"}, ["/usr/bin/nano", "+12,5", str(FILE)]),
        ({"EDITOR": "hx"}, ["hx", f"{FILE}:12:5"]),
        ({"EDITOR": "code"}, ["code", "--wait", "--goto", f"{FILE}:12:5"]),
        ({"EDITOR": "code -w"}, ["code", "-w", "--goto", f"{FILE}:12:5"]),
        ({"EDITOR": "my-editor"}, ["my-editor", str(FILE)]),
    ],
)
def test_the_place_is_told_as_the_editor_takes_it(environ: dict[str, str], words: list[str]) -> None:
    assert editor_command(FILE, HERE, environ) == words


def test_without_a_place_only_the_file_is_told() -> None:
    assert editor_command(FILE, None, {"EDITOR": "vim"}) == ["vim", str(FILE)]


def test_where_nothing_is_set_what_is_usual_and_there_is_taken(tmp_path: Path) -> None:
    program = tmp_path / "vim"
    program.touch(0o700)
    assert editor_command(FILE, None, {"PATH": str(tmp_path)}) == ["vim", str(FILE)]


@pytest.mark.parametrize("environ", [{"PATH": "/nowhere"}, {"EDITOR": "vim 'half"}])
def test_where_there_is_none_it_says_so(environ: dict[str, str]) -> None:
    with pytest.raises(NoEditorError, match="VISUAL or EDITOR"):
        editor_command(FILE, None, environ)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (EditorEnd(0), ""),
        (EditorEnd(3), "The editor ended with status 3"),
        (EditorEnd(-9), "The editor was ended by SIGKILL"),
        (EditorEnd(None, "no such file"), "The editor did not start: no such file"),
    ],
)
def test_what_went_wrong_is_said(end: EditorEnd, words: str) -> None:
    assert end.trouble == words
