"""The log of a build, line by line over its time: what the container says and what its tools print."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from random import Random

from services.clock import as_datetime
from services.emulator.aws_services.builds import Build
from services.emulator.aws_services.phases import Phase, failing_command, phases_of
from services.emulator.aws_services.scripts.projects import Plan, Step, commands_of, plan_of
from services.emulator.aws_services.work import Work

_SILENT = ("SUBMITTED", "QUEUED", "PROVISIONING", "FINALIZING")
_MOST_LINES = 6000
"""The most lines that one command prints."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line and when it is written (POSIX seconds); the text ends as its writer ended it."""

    time: float
    text: str


def build_lines(build: Build) -> tuple[Line, ...]:
    """The whole log of a CodeBuild build, in order of time, the future included."""
    work, phases = build.work, phases_of(build.work)
    failing = next((phase for phase in phases if phase.status != "SUCCEEDED"), None)
    command = failing_command(work) if failing is not None else ""
    plan = plan_of(build.project, failing.name if failing is not None else "", command)
    return _lines(build.number, phases, _frozen(plan))


def shell_lines(work: Work, commands: tuple[str, ...]) -> tuple[Line, ...]:
    """The whole log of a Commands action (or of another that runs in a container of CodePipeline's own)."""
    plan = commands_of(commands)
    command = failing_command(work) if work.failed else ""
    if command and command not in commands:
        plan["BUILD"] += commands_of((command,))["BUILD"]
    return _lines(work.id, phases_of(work), _frozen(plan))


_Frozen = tuple[tuple[str, tuple[Step, ...]], ...]


def _frozen(plan: Plan) -> _Frozen:
    return tuple(plan.items())


@functools.lru_cache(maxsize=64)
def _lines(seed: str, phases: tuple[Phase, ...], frozen: _Frozen) -> tuple[Line, ...]:
    random, plan, made = Random(f"log/{seed}"), dict(frozen), list[Line]()
    first = next(phase for phase in phases if phase.name not in _SILENT)
    home = f"/codebuild/output/src{random.getrandbits(32)}/src"
    for text in (
        "Running on CodeBuild On-demand",
        "Waiting for agent ping",
        "Waiting for DOWNLOAD_SOURCE",
        "Phase is DOWNLOAD_SOURCE",
        f"CODEBUILD_SRC_DIR={home}",
        f"YAML location is {home}/buildspec.yml",
        "Processing environment variables",
        f"Moving to directory {home}",
    ):
        made.append(_said(first.start + 0.01 * len(made), text))
    for phase in phases:
        if phase.name not in _SILENT:
            made += _phase_lines(random, phase, plan.get(phase.name, ()))
    return tuple(sorted(made, key=lambda line: line.time))


def _phase_lines(random: Random, phase: Phase, steps: tuple[Step, ...]) -> list[Line]:
    made = [] if phase.name == "DOWNLOAD_SOURCE" else [_said(phase.start, f"Entering phase {phase.name}")]
    failed = phase.status != "SUCCEEDED"
    share = (phase.end - phase.start) / max(1, len(steps))
    for number, (command, tool) in enumerate(steps):
        start, last = phase.start + number * share, number == len(steps) - 1
        made.append(_said(start + share * 0.01, f"Running command {command}"))
        wanted = max(4, min(_MOST_LINES, int(share * 1.6)))
        printed = tool(random, wanted, failed and last)
        ends = 0.6 if phase.status == "TIMED_OUT" else 0.97
        made += _spread(random, printed, start + share * 0.02, start + share * ends)
        if failed and last and phase.code == "COMMAND_EXECUTION_ERROR":
            reason = phase.message.partition("Reason: ")[2] or "exit status 1"
            if "Reason: " not in phase.message:
                made.append(Line(phase.end - 0.003, f"{phase.message}\n"))
            made.append(_said(phase.end - 0.002, f"Command did not exit successfully {command} {reason}"))
    made.append(_said(phase.end - 0.001, f"Phase complete: {phase.name} State: {phase.status}"))
    made.append(_said(phase.end - 0.001, f"Phase context status code: {phase.code} Message: {phase.message}"))
    return made


def _spread(random: Random, texts: list[str], start: float, end: float) -> list[Line]:
    instants = sorted(random.uniform(start, end) for _ in texts)
    return [Line(instant, f"{text}\n") for instant, text in zip(instants, texts, strict=True)]


def _said(time: float, text: str) -> Line:
    stamp = as_datetime(time).strftime("%Y/%m/%d %H:%M:%S.%f")
    return Line(time, f"[Container] {stamp} {text}\n")
