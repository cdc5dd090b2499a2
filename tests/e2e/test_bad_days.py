"""Bad days in a real terminal: quitting at once whatever hangs, clean ends by signals, hostile text."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.faults import Fault, FaultKind
from tests.declarations import approval, approved_pipeline, build, deploy, pipeline, source, stage
from tests.e2e.terminal import WAIT_SECONDS, Terminal
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.hostile_text import EVIL, FORBIDDEN

END = "\x1b[F"
"""What a terminal sends for the end key."""
AT_ONCE = 1.5
"""Seconds that an end may take, with a margin; the promise is one second."""
SOON = 10.0
"""Seconds that it may take on a machine that has other things to do; a call that hangs holds for longer."""
TRIES = 5
"""A busy machine only ever adds time: of so many ends the fastest is the truest."""

Environ = Mapping[str, str]


def assert_restored(written: bytes) -> None:
    """The terminal is as it was: main screen, no mouse, no paste marks, a cursor."""
    for on, off in (
        (b"\x1b[?1049h", b"\x1b[?1049l"),
        (b"\x1b[?1000h", b"\x1b[?1000l"),
        (b"\x1b[?1003h", b"\x1b[?1003l"),
        (b"\x1b[?2004h", b"\x1b[?2004l"),
        (b"\x1b[?25l", b"\x1b[?25h"),
    ):
        assert written.rfind(off) > written.rfind(on) > -1, (on, off)


def quit_at_once(terminal: Terminal) -> float:
    """Press q; the end comes soon, is a good one, and leaves the terminal as it was. The seconds that it took."""
    began = time.monotonic()
    os.write(terminal._fd, b"q")
    assert terminal.wait_for_end() == 0
    took = time.monotonic() - began
    assert took < SOON, f"quitting took {took:.2f} s"
    assert_restored(bytes(terminal.written))
    assert "Traceback" not in terminal.text
    return took


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(kind=FaultKind.HANG), "Reading the fleet"),
        (Fault(kind=FaultKind.LATENCY, seconds=30), "Reading the fleet"),
        (Fault(kind=FaultKind.RESET), "the connection broke"),
        (Fault(kind=FaultKind.ERROR), "AWS had an error of its own"),
        (Fault(kind=FaultKind.GARBAGE), "the endpoint's answer cannot be read"),
        (Fault(kind=FaultKind.THROTTLE, rate=0.01), "throttled"),
    ],
    ids=lambda value: value.kind.value if isinstance(value, Fault) else "",
)
def test_quitting_with_calls_in_flight(
    emulator: Emulator, tmp_path: Path, environ: Environ, fault: Fault, words: str
) -> None:
    put_pipeline(emulator.world, pipeline())
    emulator.faults.add(fault)
    seconds: list[float] = []
    while not seconds or (min(seconds) >= AT_ONCE and len(seconds) < TRIES):
        with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ) as terminal:
            terminal.wait(words)
            seconds.append(quit_at_once(terminal))
    assert min(seconds) < AT_ONCE, seconds


def test_an_endpoint_that_is_not_there_is_said_and_found_when_it_comes(
    emulator: Emulator, tmp_path: Path, environ: Environ
) -> None:
    put_pipeline(emulator.world, pipeline())
    with (
        unheard() as port,
        Terminal("--endpoint-url", f"http://127.0.0.1:{port}", home=tmp_path, environ=environ) as terminal,
    ):
        terminal.wait("the endpoint cannot be reached: check the network")
        terminal.wait("offline")
        with Emulator(emulator.world, port):
            terminal.wait("web .*never run|never run .*web")
            terminal.wait("offline", gone=True)
            terminal.wait("111122223333")
        quit_at_once(terminal)


def answer_html(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\nconnection: close\r\n\r\n<html></html>")


def answer_noise(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"\x1b]0;PWNED\x07\x00\xff" * 10)


def answer_endlessly(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n{")
    connection.recv(1)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (answer_html, "cannot be read"),
        (answer_noise, "the connection broke"),
        (answer_endlessly, "Reading the fleet"),
    ],
)
def test_something_else_that_listens_there(
    tmp_path: Path, environ: Environ, answer: Callable[[socket.socket], None], words: str
) -> None:
    with (
        serving(answer) as url,
        Terminal("--endpoint-url", url, home=tmp_path, environ=environ) as terminal,
    ):
        terminal.wait(words)
        assert b"PWNED" not in terminal.written
        quit_at_once(terminal)


@pytest.mark.parametrize(
    ("change", "arguments", "words"),
    [
        ({"AWS_CONFIG_FILE": os.devnull, "AWS_PROFILE": ""}, ("-r", "eu-west-1"), "no credentials found"),
        ({"AWS_CONFIG_FILE": os.devnull, "AWS_PROFILE": ""}, (), "no region"),
        ({}, ("-p", "prodd"), "no profile 'prodd'.*did you mean prod"),
        ({}, ("-r", "eu-west-l"), "'eu-west-l' is no region"),
    ],
    ids=["no credentials", "no region", "unknown profile", "unknown region"],
)
def test_settings_that_cannot_be(
    tmp_path: Path, environ: Environ, change: Environ, arguments: tuple[str, ...], words: str
) -> None:
    given = {name: value for name, value in ({**environ, **change}).items() if value}
    with Terminal(*arguments, home=tmp_path, environ=given) as terminal:
        terminal.wait(words)
        quit_at_once(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("hanging", [False, True], ids=["calm", "hanging"])
def test_signals_end_cleanly(
    emulator: Emulator, tmp_path: Path, environ: Environ, number: signal.Signals, hanging: bool
) -> None:
    put_pipeline(emulator.world, pipeline())
    if hanging:
        emulator.faults.add(Fault(kind=FaultKind.HANG))
    with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ) as terminal:
        terminal.wait("Reading the fleet" if hanging else "never run")
        terminal.settle(0.3)
        began = time.monotonic()
        os.kill(terminal.pid, number)
        assert terminal.wait_for_end() == 128 + number
        assert time.monotonic() - began < SOON
        assert_restored(bytes(terminal.written))


def test_a_terminal_that_goes_away_takes_the_process_with_it(
    emulator: Emulator, tmp_path: Path, environ: Environ
) -> None:
    with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ) as terminal:
        terminal.wait("No pipelines")
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), terminal._fd)
        limit = time.monotonic() + WAIT_SECONDS
        ended = 0
        while not ended and time.monotonic() < limit:
            ended, _ = os.waitpid(terminal.pid, os.WNOHANG)
            threading.Event().wait(0.02)
        assert ended == terminal.pid
        terminal.status = 0


def test_no_byte_of_hostile_text_reaches_the_terminal_as_it_is(
    emulator: Emulator, tmp_path: Path, environ: Environ
) -> None:
    world = emulator.world
    location = SourceLocation("CodeStarSourceConnection", "acme/web", "main")
    world.sources.push(location, Revision("ab" * 20, f"Fix {EVIL}", EVIL, None, world.clock.now()))
    asks = {"CustomData": f"Asks {EVIL}", "ExternalEntityLink": f"https://acme.example/{EVIL}"}
    stages = [
        stage("Source", source()),
        stage("Build", build()),
        stage("Approve", approval() | {"configuration": asks}),
        stage("Deploy", deploy()),
    ]
    described = f"about {EVIL}".replace("\r\n", "")
    variables = [{"name": "Env", "defaultValue": "dev", "description": described}]
    waiting = put_pipeline(world, pipeline("waiting", stages, variables=variables))
    failing = put_pipeline(world, pipeline("failing"))

    def behave(situation: Situation) -> Outcome:
        if situation.pipeline == "failing" and situation.stage == "Build":
            return fails(1, f"Broke {EVIL}", code="JobFailed", summary=f"Broke {EVIL}")
        waits = situation.declaration["actionTypeId"]["category"] == "Approval"
        return Outcome(seconds=None if waits else 1)

    world.behaviours.set(behave)
    begin(waiting)
    begin(failing)
    emulator.step(60)
    with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ, size=(120, 36)) as terminal:
        terminal.wait(r"Fix .*\[bold red\]x")
        terminal.press("/")
        terminal.type("failing")
        terminal.wait("1 of 2")
        terminal.press("enter", "enter")
        terminal.wait("Fleet › failing")
        terminal.wait("▌ +✘ Build")
        terminal.press("down", "down", "down", "up", "up")
        terminal.press(":")
        terminal.type("pipeline ")
        terminal.wait("waiting")
        terminal.type("waiting")
        terminal.press("enter")
        terminal.wait("Fleet › waiting")
        terminal.wait("Asks")
        terminal.press("a")
        terminal.wait("Approve or reject waiting")
        terminal.wait("Releases")
        terminal.press("esc", "s")
        terminal.wait("Start waiting")
        terminal.wait("abababa")
        terminal.press("esc", "t")
        terminal.wait("Into which stage")
        terminal.press("esc", "?")
        terminal.wait("Help")
        terminal.press("esc", "A")
        terminal.wait("Fleet › waiting", gone=True)
        terminal.wait("▌.*waiting")
        terminal.wait("Asks")
        terminal.press("s")
        terminal.wait("Start waiting")
        refusal = Fault(
            kind=FaultKind.ERROR,
            operation="StartPipelineExecution",
            status=400,
            code="ValidationException",
            message=f"Boom {EVIL}",
        )
        emulator.faults.add(refusal)
        terminal.press("shift+tab", "enter")
        terminal.wait("Boom")
        terminal.press("esc")
        for forbidden in FORBIDDEN:
            assert forbidden not in terminal.written, forbidden
        terminal.press("w")
        terminal.wait("Copied the link")
        terminal.settle(0.2)
        copied = terminal.written.rfind(b"\x1b]52;c;")
        assert copied > 0
        assert b"ZXZpbA==" not in terminal.written[copied : copied + 40]
        for forbidden in FORBIDDEN[1:]:
            assert forbidden not in terminal.written, forbidden
        quit_at_once(terminal)


def test_fifty_stages_and_names_of_a_hundred_characters(
    emulator: Emulator, tmp_path: Path, environ: Environ
) -> None:
    long = "n" * 100
    stages = [stage("Source", source())] + [
        stage(f"{'s' * 97}-{number:02d}", build(f"{'b' * 97}-{number:02d}", ["App"], [f"Out{number}"]))
        for number in range(1, 50)
    ]
    begin(put_pipeline(emulator.world, pipeline(long, stages)))
    put_pipeline(emulator.world, approved_pipeline())
    with Terminal("--endpoint-url", emulator.url, home=tmp_path, environ=environ, size=(80, 24)) as terminal:
        terminal.wait("nnnn")
        terminal.press("/")
        terminal.type("nnnnnn")
        terminal.wait("1 of 2")
        terminal.press("enter", "enter")
        terminal.wait("… › nnn")
        terminal.wait("▌ +► App ")
        terminal.press(END)
        terminal.wait("▌.*(b…|bbb)")
        for size in ((120, 36), (40, 10), (80, 24)):
            terminal.resize(*size)
            terminal.settle(0.3)
        terminal.press("s")
        terminal.wait("Start nnn")
        terminal.resize(40, 10)
        terminal.wait("Cancel")
        terminal.resize(80, 24)
        terminal.press("esc", "t")
        terminal.wait("Into which stage")
        terminal.press("esc")
        quit_at_once(terminal)


@contextmanager
def unheard() -> Iterator[int]:
    """A port of loopback on which nobody listens, and which nobody else is given meanwhile."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


@contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server on loopback that answers in its own way."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:  # the test is over
                    return
                threading.Thread(target=attend, args=(connection,), daemon=True).start()

        def attend(connection: socket.socket) -> None:
            with connection:
                try:
                    answer(connection)
                except OSError:  # the client went away
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
