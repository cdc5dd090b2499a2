"""Which lines of a log tell of a failure: a guess from the words that tools use."""

from __future__ import annotations

import re

_FAILURE = re.compile(
    # a word of failure by itself: not part of a path, a file's name or an option
    r"(?<![\w/.$@-])(?:errors?|err!|fatal|panic|failed|failures?|failing|fails|exception|traceback|critical|"
    r"denied|cannot|could not|couldn't|unable to|unauthori[sz]ed|forbidden|undefined reference|out of memory|"
    r"no such file or directory|command not found|segmentation fault|core dumped|killed|timed out|"
    r"connection refused|aborted?|oomkilled)(?![\w/-]|\.\w)"
    r"|\b(?-i:[A-Z]\w*(?:Error|Exception|Failure|Fault))\b(?![./-]\w)"  # AssertionError, NullPointerException
    r"|\bexit(?:ed)?(?: with)?(?: status| code)*[ :=]+[1-9]\d*\b"
    r"|\bnon-?zero (?:exit|status|code)"
    r"|\breturned (?:[1-9]\d*|non-?zero)\b"
    r"|(?-i:\bFAIL\b|\bE {3})"  # test runners
    r"|^\s*(?:✗|✘|✖|❌|×)",
    re.IGNORECASE,
)
_ALL_CLEAR = re.compile(
    r"\b(?:0|no|zero|without(?: any)?)[ -](?:\w+ )?(?:errors?|failures?|failed|exceptions?|fatal)\b"
    r"|\b(?:errors?|failures?|failed|exceptions?)[\"']?\s*[:=]\s*(?:0|none|null|false|\[\]|\"\")(?![\d.])"
    r"|\b(?:if|on|upon|until|ignor\w+) (?:\w+ )?(?:errors?|failures?|failed|fails)\b"
    r"|\b(?:error|exception|failure)[- ](?:handl\w+|reporting|prone|free)\b",
    re.IGNORECASE,
)


def tells_failure(text: str) -> bool:
    """Whether a line seems to tell of an error, a failed test or an exit status that is not zero.

    Lines that count none (``0 errors``, ``failed=0``) do not. A guess, for jumping and marking only.
    """
    if _FAILURE.search(text) is None:
        return False
    if _ALL_CLEAR.search(text) is None:
        return True
    return _FAILURE.search(_ALL_CLEAR.sub("", text)) is not None
