"""A queue of Amazon SQS, as one who reads it sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.aws.caller import Caller
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError

BATCH = 10
"""Messages that one call receives or deletes at most (SQS API Reference)."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message that was handed out.

    Args:
        id: the same each time it is handed out.
        receipt: what it is deleted by; a newer one each time.
        body: its text.
    """

    id: str
    receipt: str
    body: str


class Queue:
    """Receives and deletes messages; any thread may use it.

    Args:
        caller: of SQS, with the credentials and in the region of the queue.
        url: the queue's.
    """

    def __init__(self, caller: Caller, url: str) -> None:
        self._caller = caller
        self.url = url

    def receive(self, wait: int, *, hidden: int | None = None) -> tuple[Received, ...]:
        """What is in the queue, up to ten messages; each is hidden for a while, and comes again unless deleted.

        Args:
            wait: seconds to wait for the first message, from 0 to 20, below the time-out of the connection.
            hidden: for how many seconds it is hidden; the queue's own setting where it is not given.

        Raises:
            ServiceError: it failed.
        """
        given = {} if hidden is None else {"VisibilityTimeout": hidden}
        answer = self._caller.read(
            "ReceiveMessage", QueueUrl=self.url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=wait, **given
        )
        return tuple(
            Received(str(message["MessageId"]), str(message["ReceiptHandle"]), str(message.get("Body", "")))
            for message in answer.get("Messages", ())
        )

    def delete(self, receipts: Sequence[str]) -> None:
        """Delete up to ten messages; one that is gone already is no error.

        Raises:
            ServiceError: it failed, or for some of them: those come again.
        """
        entries = [{"Id": str(number), "ReceiptHandle": receipt} for number, receipt in enumerate(receipts)]
        answer = self._caller.read("DeleteMessageBatch", QueueUrl=self.url, Entries=entries)
        failed = answer.get("Failed", [])
        if failed:
            raise ServiceError(
                Problem(
                    ProblemKind.OTHER,
                    f"{len(failed)} messages could not be deleted from the queue",
                    detail=str(failed[0].get("Message", "")),
                    operation="DeleteMessageBatch",
                    code=str(failed[0].get("Code", "")),
                    retryable=True,
                )
            )

    def attributes(self) -> Mapping[str, str]:
        """All that SQS tells of the queue: its ARN, its policy, how many messages wait.

        Raises:
            ServiceError: it failed.
        """
        answer = self._caller.read("GetQueueAttributes", QueueUrl=self.url, AttributeNames=["All"])
        return {str(name): str(value) for name, value in answer.get("Attributes", {}).items()}
