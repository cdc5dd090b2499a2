"""What each kind of project runs in each phase of its build."""

from __future__ import annotations

from services.emulator.aws_services.scripts import Tool
from services.emulator.aws_services.scripts.heavy import data_import, load_test, plain
from services.emulator.aws_services.scripts.node import json_schema, npm_ci, npm_test, playwright
from services.emulator.aws_services.scripts.shipping import (
    ant,
    docker_build,
    docker_push,
    ecr_login,
    gradle,
    helm,
    make,
    site,
    terraform,
)

Step = tuple[str, Tool]
"""A command and what it prints."""

Plan = dict[str, tuple[Step, ...]]
"""The commands of each phase."""

_NODE: Step = ("npm ci", npm_ci)
_PLANS: dict[str, Plan] = {
    "test": {"INSTALL": (_NODE,), "BUILD": (("npm test", npm_test),)},
    "e2e": {"INSTALL": (_NODE,), "BUILD": (("npx playwright test", playwright),)},
    "package": {
        "PRE_BUILD": (("aws ecr get-login-password", ecr_login),),
        "BUILD": (("docker build --progress plain -t app .", docker_build),),
        "POST_BUILD": (("docker push app:release", docker_push),),
    },
    "render": {"INSTALL": (_NODE,), "BUILD": (("npm run build", site),)},
    "schema": {"BUILD": (("npx ajv validate -s schema.json", json_schema),)},
    "load": {"BUILD": (("k6 run load.js", load_test),)},
    "import": {"BUILD": (("./bin/import --verbose", data_import),)},
    "assemble": {"BUILD": (("./gradlew assembleRelease", gradle),)},
    "ant": {"BUILD": (("ant war", ant),)},
}
"""By the last part of a project's name."""

_TOOLS: tuple[tuple[str, Tool], ...] = (
    ("npm test", npm_test),
    ("npm", npm_ci),
    ("npx playwright", playwright),
    ("aws ecr", ecr_login),
    ("docker push", docker_push),
    ("docker", docker_build),
    ("terraform", terraform),
    ("helm", helm),
    ("make", make),
    ("pytest", make),
    ("gradle", gradle),
)
"""What a command prints, by how it begins."""


def tool_of(command: str) -> Tool:
    """What a command prints."""
    return next((tool for start, tool in _TOOLS if command.startswith(start)), plain)


def plan_of(project: str, phase: str = "", command: str = "") -> Plan:
    """The commands of a project's build.

    Args:
        project: the project's name; its last part says what kind of project it is.
        phase: the phase that fails, where one does.
        command: the command that fails there; it is among those of the phase then, in the place of a like one.
    """
    plan = dict(_PLANS.get(project.rpartition("-")[2], {"BUILD": (("./build.sh", plain),)}))
    if command:
        known = [step for step in plan.get(phase, ()) if step[0].split()[0] != command.split()[0]]
        plan[phase] = (*known, (command, tool_of(command)))
    return plan


def commands_of(lines: tuple[str, ...]) -> Plan:
    """The plan of an action that runs shell lines."""
    return {"BUILD": tuple((line, tool_of(line)) for line in lines)}
