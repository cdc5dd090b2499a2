"""How something stands, from the words that AWS services have for it."""

from __future__ import annotations

from services.domain.standing import Standing

_WORDS = {
    Standing.SUCCEEDED: (
        "SUCCEEDED SUCCESS COMPLETED COMPLETE DEPLOYED PASSED STABLE READY HEALTHY ACTIVE OK GREEN AVAILABLE "
        "CREATED CURRENT"
    ),
    Standing.FAILED: (
        "FAILED FAULT TIMED_OUT TIMEDOUT ERROR ERRORED ROLLED_BACK REVERTED UNSTABLE UNHEALTHY INACCESSIBLE "
        "RED FATAL STOPPED_WITH_ERROR INOPERABLE CLIENT_ERROR"
    ),
    Standing.RUNNING: (
        "IN_PROGRESS INPROGRESS RUNNING PENDING QUEUED BAKING DEPLOYING VALIDATING UPDATING LAUNCHING "
        "ROLLING_BACK STARTING SUBMITTED PRIMARY BASELINED"
    ),
    Standing.STOPPED: "STOPPED ABORTED DRAINING INACTIVE",
    Standing.STOPPING: "STOPPING",
    Standing.SKIPPED: "SKIPPED",
    Standing.CANCELLED: "CANCELLED CANCELED",
    Standing.WAITING: "PENDING_REVIEW WARN WARNING OUTDATED",
}
_STANDINGS = {word: standing for standing, words in _WORDS.items() for word in words.split()}


def standing_of(word: str) -> Standing | None:
    """How a service's word for a status reads; None where it is unknown or empty.

    Args:
        word: in any case, such as ``IN_PROGRESS``, ``Succeeded`` or CloudFormation's ``UPDATE_ROLLBACK_COMPLETE``.
    """
    upper = word.upper().replace(" ", "_")
    if upper in _STANDINGS:
        return _STANDINGS[upper]
    if upper.endswith("_FAILED") or "ROLLBACK" in upper:
        return Standing.FAILED
    if upper.endswith("_IN_PROGRESS") or upper.startswith("PENDING"):
        return Standing.RUNNING
    return Standing.SUCCEEDED if upper.endswith("_COMPLETE") else None
