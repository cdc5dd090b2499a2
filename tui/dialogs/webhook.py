"""Register, deregister or delete a webhook."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.starter import Webhook
from services.domain.target import PipelineKey
from services.pipelines.operator import Done
from services.pipelines.verbs import DeleteWebhook, DeregisterWebhook, RegisterWebhook, WebhookVerb
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean
from widgets.tones import Tone

_LABELS: dict[type[WebhookVerb], str] = {
    RegisterWebhook: "Register",
    DeregisterWebhook: "Deregister",
    DeleteWebhook: "Delete",
}
_CONSEQUENCES: dict[type[WebhookVerb], str] = {
    RegisterWebhook: "The Git host sends its events to the webhook's URL from then on.",
    DeregisterWebhook: "The Git host sends nothing more, and the source action starts nothing by itself. It can be "
    "registered again.",
    DeleteWebhook: "Its URL is gone for good: a new webhook gets another one. The Git host goes on sending to it "
    "unless the webhook is deregistered first. With PollForSourceChanges false nothing starts the source action then.",
}
_DONE: dict[type[WebhookVerb], str] = {
    RegisterWebhook: "is registered",
    DeregisterWebhook: "is deregistered",
    DeleteWebhook: "is deleted",
}


class WebhookDialog(VerbDialog):
    """One act on a webhook.

    Args:
        key: the pipeline that it starts.
        snapshot: what is known of that.
        webhook: the webhook.
        act: which act.
    """

    def __init__(
        self, key: PipelineKey, snapshot: PipelineSnapshot, webhook: Webhook, act: type[WebhookVerb]
    ) -> None:
        super().__init__(key, snapshot)
        self.webhook = webhook
        self._act = act
        self.act_label = _LABELS[act]
        self.dangerous = act is not RegisterWebhook
        self.heading = f"{self.act_label} webhook {clean(webhook.name)}"

    def compose_fields(self) -> Iterable[Widget]:
        """What it is for, and where it stands."""
        yield Static("", classes="gap")
        action = clean(self.webhook.action)
        yield Static(Content.assemble(("For source ", Tone.DIM.style), action))
        yield Static(Content.assemble(("At ", Tone.DIM.style), clean(self.webhook.url)))
        if self.webhook.error_code:
            told = f"{self.webhook.error_code}: {self.webhook.error_message}"
            yield Static(Content.styled(clean(told), Tone.BAD.style))

    def verb(self) -> WebhookVerb:
        """The act."""
        return self._act(self.key.pipeline, self.webhook.name)

    def consequences(self) -> Content:
        """What is different then."""
        return Content(f"\n{_CONSEQUENCES[self._act]}")

    def done_text(self, done: Done) -> str:  # noqa: ARG002 (a webhook names no execution)
        """What happened to it."""
        return f"Webhook {self.webhook.name} {_DONE[self._act]}."
