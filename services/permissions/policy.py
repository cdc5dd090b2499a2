"""The smallest IAM policy with which a level of use works."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from services.permissions.grant import ANY, Grant, Level
from services.permissions.table import grants_of
from services.permissions.table_of_work import LOG_GROUPS

MOST_CHARACTERS = 6_144
"""Characters that a managed policy may have, white space not counted (IAM User Guide, quotas)."""

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Extent:
    """What a policy is about.

    Args:
        pipelines: names; all where none is given.
        accounts: the accounts' twelve digits; whichever the policy is put into where none is given.
        regions: region codes; all where none is given.
        partition: ``aws``, ``aws-cn``, ``aws-us-gov`` and the like.
        log_groups: further log groups that may be read; a ``*`` in them stands for anything.
        queues: the ARNs of the queues that bring events; none where there are none.
    """

    pipelines: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    partition: str = "aws"
    log_groups: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()


def minimal_policy(level: Level, extent: Extent | None = None) -> Document:
    """The policy document that allows the calls of a level on what is given, and nothing else.

    Where regions are given, calls that know no resource are allowed there only (``aws:RequestedRegion``).

    Args:
        level: the level; those in it are included.
        extent: for which pipelines, accounts and regions; all where it is not given.
    """
    chosen = extent or Extent()
    statements = [
        _statement(grant, chosen) for grant in grants_of(level) if chosen.queues or not grant.queues
    ]
    return {"Version": "2012-10-17", "Statement": list(_together(statements))}


def _together(statements: Iterable[Document]) -> Iterator[Document]:
    """What knows no resource in one statement for each condition: IAM counts the characters of a policy."""
    firsts: dict[str, Document] = {}
    for statement in statements:
        if statement["Resource"] != ANY:
            yield statement
            continue
        condition = str(statement.get("Condition"))
        if condition in firsts:
            firsts[condition]["Action"] += statement["Action"]
        else:
            firsts[condition] = statement
            yield statement


def _statement(grant: Grant, extent: Extent) -> Document:
    resources = list(dict.fromkeys(_arns(grant, extent)))
    conditions: Document = {
        operator: {key: _one_or_all(values) for key, values in keys.items()}
        for operator, keys in grant.conditions.items()
    }
    if ANY in resources and grant.regional and extent.regions:
        conditions.setdefault("StringEquals", {})["aws:RequestedRegion"] = _one_or_all(extent.regions)
    statement: Document = {
        "Sid": grant.sid,
        "Effect": "Allow",
        "Action": list(grant.actions),
        "Resource": _one_or_all(resources),
    }
    if conditions:
        statement["Condition"] = conditions
    return statement


def _one_or_all(values: Sequence[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _arns(grant: Grant, extent: Extent) -> Iterator[str]:
    if grant.queues:
        yield from extent.queues
        return
    pipelines, accounts = extent.pipelines or (ANY,), extent.accounts or (ANY,)
    groups = [group.replace("{pipeline}", name) for group in LOG_GROUPS for name in pipelines]
    for resource in grant.resources:
        if resource == ANY:
            yield ANY
            continue
        for account, region, name, group in product(
            accounts, extent.regions or (ANY,), pipelines, (*groups, *extent.log_groups)
        ):
            place = resource.format(region=region, account=account, pipeline=name, log_group=group)
            yield f"arn:{extent.partition}:{place}"


def characters_of(document: Document) -> int:
    """How many characters of a managed policy's quota a document takes."""
    return len("".join(json.dumps(document, separators=(",", ":")).split()))
