"""Histories and executions that were looked at, kept so that going back to them asks nothing again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping

from services.domain.target import PipelineKey
from services.pipelines.history import ExecutionHistory
from services.pipelines.reader import Reader
from services.pipelines.record import ExecutionRecord

HISTORIES = 8
"""Pipelines whose history is kept."""
RECORDS = 64
"""Executions that are kept."""


class Archive:
    """Remembers the histories and executions used last. For the one thread that shows them.

    Args:
        readers: by target name.
    """

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = readers
        self._histories: OrderedDict[PipelineKey, ExecutionHistory] = OrderedDict()
        self._records: OrderedDict[tuple[PipelineKey, str], ExecutionRecord] = OrderedDict()

    def history(self, key: PipelineKey) -> ExecutionHistory:
        """The history of a pipeline; as it was left, or a new one.

        Raises:
            KeyError: there is no such target.
        """
        found = self._histories.get(key)
        if found is None:
            found = self._histories[key] = ExecutionHistory(self._readers[key.target], key.pipeline)
        self._histories.move_to_end(key)
        if len(self._histories) > HISTORIES:
            self._histories.popitem(last=False)
        return found

    def record(self, key: PipelineKey, execution_id: str) -> ExecutionRecord:
        """What is known of an execution.

        Raises:
            KeyError: there is no such target.
        """
        name = (key, execution_id)
        found = self._records.get(name)
        if found is None:
            found = self._records[name] = ExecutionRecord(
                self._readers[key.target], key.pipeline, execution_id
            )
        self._records.move_to_end(name)
        if len(self._records) > RECORDS:
            self._records.popitem(last=False)
        return found
