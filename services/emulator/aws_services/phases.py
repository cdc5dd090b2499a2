"""The phases of a CodeBuild build: how its time goes by, and in which of them it fails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.emulator.aws_services.work import TIMED_OUT, Work

_SHARES = {
    "SUBMITTED": (0.002, 0.5),
    "QUEUED": (0.02, 2.0),
    "PROVISIONING": (0.14, 25.0),
    "DOWNLOAD_SOURCE": (0.06, 12.0),
    "INSTALL": (0.14, 60.0),
    "PRE_BUILD": (0.1, 40.0),
    "BUILD": (1.0, 0.0),
    "POST_BUILD": (0.06, 20.0),
    "UPLOAD_ARTIFACTS": (0.04, 10.0),
    "FINALIZING": (0.02, 3.0),
}
"""Each phase's share of a build's time, and the most seconds it takes; what remains is the main one's."""

_AFTER_BUILD = ("POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING")
_DETAIL = re.compile(r"Phase: (\w+), Code: (\w+), Message: (.*)", re.DOTALL)
_COMMAND = re.compile(r"(COMMAND_EXECUTION_ERROR): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase and how it goes; instants are POSIX seconds."""

    name: str
    start: float
    end: float
    status: str = "SUCCEEDED"
    code: str = ""
    message: str = ""


def phases_of(work: Work) -> tuple[Phase, ...]:
    """Every phase that a build goes through, from submission to finalizing.

    A build that fails in BUILD still runs POST_BUILD and uploads its artifacts; one that fails earlier is
    finalized at once (CodeBuild User Guide, View build phase transitions).
    """
    failing, code, message = failure_of(work) if work.failed else ("", "", "")
    names = list(_SHARES)
    if failing:
        after = _AFTER_BUILD if failing == "BUILD" and work.code != TIMED_OUT else ("FINALIZING",)
        names = [*names[: names.index(failing) + 1], *(one for one in after if one != failing)]
    main = failing or "BUILD"
    lengths = {name: min(_SHARES[name][0] * work.seconds, _SHARES[name][1]) for name in names if name != main}
    lengths[main] = work.seconds - sum(lengths.values())
    made, at = [], work.started
    for name in names:
        end = at + lengths[name]
        if name == failing:
            status = "TIMED_OUT" if code == "BUILD_TIMED_OUT" else "FAILED"
            made.append(Phase(name, at, end, status, code, message))
        else:
            made.append(Phase(name, at, end))
        at = end
    return tuple(made)


def failure_of(work: Work) -> tuple[str, str, str]:
    """In which phase a build fails, with the context's status code and message.

    As the action's error message tells it: ``… Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: …``.
    """
    if work.code == TIMED_OUT:
        return "BUILD", "BUILD_TIMED_OUT", "Build has timed out."
    found = _DETAIL.search(work.message)
    if found is not None and found[1] in _SHARES:
        return found[1], found[2], found[3]
    command = _COMMAND.search(work.message)
    if command is not None:
        return "BUILD", command[1], command[2]
    return "BUILD", "COMMAND_EXECUTION_ERROR", work.message or "The build failed."


def failing_command(work: Work) -> str:
    """The command whose exit status ends a build, where its failure names one."""
    found = re.search(r"executing command: (.*?)\. Reason:", work.message, re.DOTALL)
    return found[1] if found else ""
