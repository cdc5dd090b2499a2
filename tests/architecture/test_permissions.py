"""The table of permissions and the calls that the services really make are one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from botocore.session import Session

from services.permissions.grant import Grant, Level
from services.permissions.table import FREE, GRANTS
from services.pipelines import verbs
from tests.architecture.sources import Source, sources

ASKING = {"read", "pages", "act"}
"""Methods of Caller, which makes every call that IAM looks at."""
CALLERS = {"caller", "Caller"}

OURS = [source for source in sources("services") if not source.name.startswith("services/emulator/")]


def _constants(call: ast.Call) -> Iterator[str]:
    for argument in (*call.args, *(word.value for word in call.keywords)):
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def _calls(source: Source, names: set[str]) -> Iterator[ast.Call]:
    for node in source.nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in names:
            yield node


def _operations() -> set[str]:
    asked = {
        word
        for source in OURS
        for call in _calls(source, ASKING)
        for word in list(_constants(call))[:1]
        if word[:1].isupper() and word.isalnum() and not word.isupper()
    }
    return asked | {verb.operation for verb in _classes(verbs.__all__) if "operation" in vars(verb)}


def _classes(names: list[str]) -> Iterator[type[verbs.Verb]]:
    return (getattr(verbs, name) for name in names)


def _made() -> list[Grant]:
    return [grant for grant in GRANTS if not grant.implied]


def test_every_call_that_is_made_is_in_the_table() -> None:
    known = {operation for _, operation in FREE} | {name for grant in _made() for _, name in grant.calls()}
    found = _operations()
    assert {"ListPipelines", "StartPipelineExecution", "DescribeStackEvents", "GetLogEvents"} <= found
    assert not found - known, "say in services/permissions which level makes these calls, and on what"


def test_nothing_below_editing_is_granted_that_is_not_called() -> None:
    granted = {name for grant in _made() if grant.level is not Level.EDITOR for _, name in grant.calls()}
    assert not granted - _operations()


def test_the_services_that_are_called_are_those_of_the_table() -> None:
    called = {
        word
        for source in OURS
        for call in _calls(source, CALLERS)
        for word in _constants(call)
        if word in Session().get_available_services()
    }
    assert {"codebuild", "logs", "sts"} <= called
    assert not called - {grant.service for grant in _made()} - {service for service, _ in FREE}


def test_every_operation_of_the_table_exists() -> None:
    session = Session()
    for grant in _made():
        known = set(session.get_service_model(grant.service).operation_names)
        assert {*grant.operations, *(name for _, name in grant.calls())} <= known, grant.sid
