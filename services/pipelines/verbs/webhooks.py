"""Webhooks of CodePipeline: connecting them with their Git host, and removing them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.pipelines.limits import FieldProblem, check_name
from services.pipelines.verbs.verb import Verb


@dataclass(frozen=True)
class WebhookVerb(Verb):
    """An act on a webhook that starts a pipeline."""

    webhook: str

    @property
    def resource(self) -> str:
        """The webhook, as IAM names it."""
        return f"webhook:{self.webhook}"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"webhookName": self.webhook}

    def problems(self) -> list[FieldProblem]:
        """A name that the service would refuse."""
        return check_name("webhook", self.webhook)


@dataclass(frozen=True)
class RegisterWebhook(WebhookVerb):
    """Have the Git host send its events to the webhook."""

    operation = "RegisterWebhookWithThirdParty"


@dataclass(frozen=True)
class DeregisterWebhook(WebhookVerb):
    """Have the Git host send no more events; needed before the webhook is deleted."""

    operation = "DeregisterWebhookWithThirdParty"


@dataclass(frozen=True)
class DeleteWebhook(WebhookVerb):
    """Remove the webhook; its URL answers no more."""

    operation = "DeleteWebhook"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"name": self.webhook}
