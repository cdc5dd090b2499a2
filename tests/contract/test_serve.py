"""The endpoint as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.contract.raw_http import call

_PROGRAM = "from services.emulator.serve import serve; serve(0, 'demo', 1.0)"


@pytest.fixture
def served() -> Iterator[subprocess.Popen[str]]:
    """A process that serves the demo."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_listens_and_ends_cleanly(
    served: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert served.stdout is not None
    said = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", served.stdout.readline())
    assert said is not None
    listed = call(int(said.group(1)), "ListPipelines").json["pipelines"]
    assert "payments-prod" in {found["name"] for found in listed}
    served.send_signal(number)
    out, err = served.communicate(timeout=60)
    assert (served.returncode, out, err) == (0, "", "")
