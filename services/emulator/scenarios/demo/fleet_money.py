"""Payments, ledger and billing."""

from __future__ import annotations

from services.emulator.engine.behaviour import fails
from services.emulator.scenarios.demo.acts import Answer, Expect, Hold, Push
from services.emulator.scenarios.demo.plan import DAY, HOUR, MAIN_BUT_DOCS, MINUTE, Cause, Plan
from services.emulator.scenarios.demo.shapes import condition, rule, service
from services.emulator.scenarios.parts import (
    action,
    approval,
    cloudformation,
    codebuild,
    ecs,
    github,
    stage,
    variable,
)
from services.emulator.world import Json

_CHANGE = {"Environment": "production", "Ticket": "CHG-20417"}
_HOSTILE = (
    "Tune limits \x1b[31m\x1b]0;owned\x07\x1b[2J [bold red]not markup[/] "
    "\u202eesrever\u202c \u0007\u009b5m 决済限度額 👩🏽‍🚀"
)


def _payments(region: str) -> list[Json]:
    package = codebuild("Package", "payments-package", makes="Image") | {"namespace": "Package"}
    return [
        stage("Source", github("acme/payments", region=region)),
        stage("Build", codebuild("UnitTests", "payments-test", test=True), package),
        stage(
            "Approve",
            approval(
                "ReleaseGate",
                "Release #{AppSource.CommitId} to #{variables.Environment}? Change #{variables.Ticket}",
                "https://review.acme.example/payments/#{AppSource.CommitId}",
            ),
        ),
        stage(
            "Deploy",
            cloudformation("Stack", "payments-prod", takes="App"),
            ecs("Service", "payments", "prod", takes="Image", order=2),
            onFailure={"result": "ROLLBACK"},
        ),
    ]


def _fraud(region: str) -> list[Json]:
    del region  # CodeCommit is the account's own
    source = {"RepositoryName": "fraud-rules", "BranchName": "main", "PollForSourceChanges": "false"}
    ready = rule(
        "OnMain",
        "VariableCheck",
        {"Variable": "#{RulesSource.BranchName}", "Value": "main", "Operator": "EQ"},
    )
    alarm = rule("NoAlarm", "CloudWatchAlarm", {"AlarmName": "fraud-false-positives", "WaitTime": "1"})
    return [
        stage("Source", action("Rules", "Source/CodeCommit", source, makes="Rules", namespace="RulesSource")),
        stage("Validate", codebuild("Replay", "fraud-replay", takes="Rules", makes="Bundle")),
        stage(
            "Deploy",
            action(
                "Rollout",
                "Deploy/AppConfig",
                {
                    "Application": "fraud",
                    "Environment": "prod",
                    "ConfigurationProfile": "rules",
                    "InputArtifactConfigurationPath": "rules.json",
                    "DeploymentStrategy": "AppConfig.Linear50PercentEvery30Seconds",
                },
                takes="Bundle",
            ),
            beforeEntry=condition("FAIL", ready),
            onSuccess=condition("ROLLBACK", alarm),
            onFailure={"result": "RETRY", "retryConfiguration": {"retryMode": "FAILED_ACTIONS"}},
        ),
    ]


MONEY = (
    Plan(
        name="payments-prod",
        team="payments",
        stages=_payments,
        mode="QUEUED",
        variables=(
            variable("Environment", "staging", "where to"),
            variable("DryRun", "false"),
            variable("Ticket", None, "change number"),
        ),
        cause=Cause.PERSON,
        values=tuple(_CHANGE.items()),
        daily=1.2,
        quiet=4,
        ending=(
            Hold(2 * HOUR, "Deploy", "Bob Okafor", "freeze INC-4121"),
            Push(110 * MINUTE, "Drop old column", "Alice Moreau", _CHANGE),
            Answer(100 * MINUTE, "Approve", "Dana Lindqvist", "After the freeze"),
            Push(70 * MINUTE, "Backfill job", "Nikhil Rao", _CHANGE | {"Ticket": "CHG-20422"}),
            Answer(61 * MINUTE, "Approve", "Dana Lindqvist"),
            Push(14 * MINUTE, "Raise fee cap", "Alice Moreau", _CHANGE | {"Ticket": "CHG-20431"}),
        ),
    ),
    Plan(
        name="payments-dr",
        team="payments",
        stages=service("payments", "dr"),
        region="us-west-2",
        daily=0.5,
        quiet=50,
        ending=(
            Hold(2 * DAY, "Deploy", "Emre Yılmaz", "DR drill (ask @emre)"),
            Push(1.9 * DAY, "Raise fee cap", "Alice Moreau"),
        ),
    ),
    Plan(
        name="ledger-prod",
        team="ledger",
        stages=service("ledger", gate="CAB", minutes=480),
        daily=1.5,
        quiet=8,
        ending=(Push(6 * HOUR, "Backfill job for closed periods", "Chen Wei"),),
    ),
    Plan(
        name="billing-prod",
        team="ledger",
        stages=service("billing"),
        daily=2,
        quiet=5,
        triggers=MAIN_BUT_DOCS,
        ending=(
            Hold(3.2 * HOUR, "Deploy", "Dana Lindqvist", "freeze INC-4121 until Monday! (CAB)"),
            Push(3 * HOUR, "VAT rules for 2027", "Marta Kowalska"),
            Push(2 * HOUR, "VAT rules: exempt books 📚", "Marta Kowalska"),
        ),
    ),
    Plan(
        name="fraud-rules",
        team="payments",
        stages=_fraud,
        daily=1,
        quiet=2,
        cause=Cause.EVENT,
        ending=(
            Expect(27 * MINUTE, "Rollout", [fails(24, "The deployment was rolled back by an alarm.")]),
            Push(26 * MINUTE, _HOSTILE, "Iván Petrov"),
        ),
    ),
    Plan(
        name="pricing-prod",
        team="ledger",
        stages=service(
            "pricing",
            beforeEntry=condition(
                "FAIL",
                rule("MarginAlarm", "CloudWatchAlarm", {"AlarmName": "pricing-margin", "WaitTime": "1"}),
                rule("Window", "DeploymentWindow", {"Cron": "* * 6-20 ? * * *", "TimeZone": "UTC"}),
            ),
        ),
        daily=1.5,
        quiet=3,
        ending=(
            Expect(56 * MINUTE, "MarginAlarm", [fails(6, "Alarm pricing-margin is in state ALARM.")]),
            Push(55 * MINUTE, "Round prices per market", "Marta Kowalska"),
        ),
    ),
    Plan(
        name="invoicing-prod",
        team="ledger",
        stages=service("invoicing", gate="Finance"),
        mode="QUEUED",
        daily=1,
        quiet=30,
        ending=(
            Push(26 * HOUR, "New layout for credit notes", "Fatima Haddad"),
            Push(22 * HOUR, "Number invoices per country", "Chen Wei"),
            Push(3 * HOUR, "Correct a typo in the reminder mail", "Fatima Haddad"),
        ),
    ),
    Plan(
        name="auth-prod",
        team="web",
        stages=service("auth", onFailure={"result": "ROLLBACK"}),
        daily=1.5,
        quiet=4,
        ending=(
            Expect(
                2.3 * HOUR,
                "Service",
                [fails(190, "ECS deployment circuit breaker: tasks failed to start. (exit code 137)")],
            ),
            Push(2.2 * HOUR, "Sign tokens with the new key", "Yuki Tanaka"),
        ),
    ),
)
"""Their pipelines."""
