from __future__ import annotations

import shlex
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from widgets.cells import clean, width
from widgets.cli_preview import split_command, wrap_command

COMMAND = (
    "aws codepipeline start-pipeline-execution --name payments-prod --variables name=A,value=b "
    "'name=Note,value=two words' --profile prod"
)
WORDS = st.text(alphabet=st.sampled_from(list("ab-= '\"\\$\n漢")), min_size=1, max_size=12)


def test_lines_break_in_front_of_options() -> None:
    assert wrap_command(COMMAND, 62) == [
        "aws codepipeline start-pipeline-execution \\",
        "  --name payments-prod \\",
        "  --variables name=A,value=b 'name=Note,value=two words' \\",
        "  --profile prod",
    ]


def test_a_shell_reads_the_wrapped_command() -> None:
    words = shlex.split(COMMAND)
    printed = "printf '%s\\n' " + "\n".join(wrap_command(COMMAND, 40))
    answer = subprocess.run(["/bin/sh", "-c", printed], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines() == words


def test_a_short_command_is_one_line() -> None:
    assert wrap_command("aws sts get-caller-identity", 80) == ["aws sts get-caller-identity"]
    assert wrap_command("", 80) == []


@given(st.lists(WORDS, max_size=8), st.integers(10, 60))
def test_what_is_pasted_is_the_command(words: list[str], limit: int) -> None:
    *lines, last = wrap_command(shlex.join(words), limit) or [""]
    assert all(line.endswith(" \\") for line in lines)
    assert shlex.split("".join(line.removesuffix("\\") for line in lines) + last) == words


@given(st.lists(WORDS, max_size=8))
def test_words_keep_their_quotes(words: list[str]) -> None:
    assert split_command(shlex.join(words)) == [shlex.quote(word) for word in words]


@given(st.lists(st.text("abc", min_size=1, max_size=8), max_size=12), st.integers(20, 60))
def test_lines_of_short_words_fit(words: list[str], limit: int) -> None:
    assert all(width(clean(line)) <= limit for line in wrap_command(" ".join(words), limit))
