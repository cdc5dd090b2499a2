"""The log groups and streams of the emulated CloudWatch Logs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from random import Random

from services.clock import as_datetime
from services.emulator.aws_services.build_log import Line, build_lines, shell_lines
from services.emulator.aws_services.builds import builds_of, logs_of
from services.emulator.aws_services.function_log import invocation_lines
from services.emulator.aws_services.functions import function_of, invocations_of
from services.emulator.aws_services.work import find_work
from services.emulator.engine.execution import Attempt
from services.emulator.world import World

_SCRIPTS = {
    "ECRBuildAndPublish": ("docker build --progress plain -t app .", "docker push app:latest"),
    "InspectorScan": ("inspector-sbomgen directory --path .", "inspector-scan --sbom sbom.json"),
    "EC2": ("deploy --targets instances.json",),
    "EKS": ("helm upgrade --install --wait web ./chart",),
}
"""What the actions do that run in a container of CodePipeline's own."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A log stream: its name, and what is in it once all is written."""

    name: str
    write: Callable[[], tuple[Line, ...]]

    def lines(self, now: float) -> list[Line]:
        """The lines that are there by ``now``, oldest first; a stream without any does not exist yet."""
        return [line for line in self.write() if line.time <= now]


def streams_of(world: World, account: str, region: str, group: str) -> Iterator[Stream]:
    """The streams of a log group, a pipeline's newest first; none where there is no such group.

    Args:
        world: where to look, its lock held.
        account: the twelve digits.
        region: the region's name.
        group: the group's name.
    """
    if group.startswith("/aws/codebuild/"):
        return _of_builds(world, account, region, group.removeprefix("/aws/codebuild/"))
    if group.startswith("/aws/codepipeline/"):
        return _of_shells(world, account, region, group)
    return _of_functions(world, account, region, group)


def _of_builds(world: World, account: str, region: str, project: str) -> Iterator[Stream]:
    if logs_of(project) == "ENABLED":
        for build in builds_of(world, account, region, project):
            yield Stream(build.number, partial(build_lines, build))


def _of_shells(world: World, account: str, region: str, group: str) -> Iterator[Stream]:
    mark = f":log-group:{group}:log-stream:"

    def fits(attempt: Attempt) -> bool:
        return attempt.log_stream is not None and mark in attempt.log_stream

    for work in find_work(world, account, region, fits):
        declared = work.attempt.declaration.get("commands")
        commands = tuple(declared or _SCRIPTS.get(work.attempt.provider, ("./run",)))
        name = (work.attempt.log_stream or "").partition(mark)[2]
        yield Stream(name, partial(shell_lines, work, commands))


def _of_functions(world: World, account: str, region: str, group: str) -> Iterator[Stream]:
    function = function_of(group)
    if function:
        for work in invocations_of(world, account, region, function):
            day = as_datetime(work.started).strftime("%Y/%m/%d")
            instance = f"{Random(f'instance/{work.id}').getrandbits(128):032x}"
            yield Stream(f"{day}/[$LATEST]{instance}", partial(invocation_lines, work))
