"""The page where a person confirms a device code, for a browser on this machine."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from services.emulator.wire.message import Answer, Incoming

if TYPE_CHECKING:
    from services.emulator.world import World

PATH = "/sign-in"
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Authorize request</title></head>
<body><h1>Authorize request</h1>{body}</body></html>
"""
_QUESTION = """<p>pipedeck wants to use your access to AWS. Is this the code that it shows?</p>
<form method="post" action="{path}"><p><strong>{code}</strong></p>
<input type="hidden" name="user_code" value="{code}">
<button name="answer" value="allow">Allow access</button> <button name="answer" value="deny">Deny</button></form>"""
_ASKING = """<form method="get" action="{path}"><label>Code <input name="user_code"></label>
<button>Next</button></form>"""
_SELF_CONFIRMING = "<p>This is a demo: it confirms the code by itself after {seconds:g} seconds.</p>"


def is_page(incoming: Incoming) -> bool:
    """Whether a request is for the page."""
    return urlsplit(incoming.path).path == PATH


def page_answer(incoming: Incoming, world: World) -> Answer:
    """Show the page, or take the answer that was given on it."""
    host = incoming.header("host").rpartition(":")[0] or incoming.header("host")
    if host not in _LOOPBACK_NAMES:
        return _html(403, "<p>This page is for loopback only.</p>")
    if incoming.method == "POST":
        return _taken(dict(parse_qsl(incoming.body.decode("utf-8", "replace"))), world)
    code = dict(parse_qsl(urlsplit(incoming.path).query)).get("user_code", "")
    form = _QUESTION.format(path=PATH, code=escape(code)) if code else _ASKING.format(path=PATH)
    seconds = world.center.confirms_after
    return _html(200, form + (_SELF_CONFIRMING.format(seconds=seconds) if seconds is not None else ""))


def _taken(form: dict[str, str], world: World) -> Answer:
    allow = form.get("answer") == "allow"
    with world.lock:
        world.timeline.catch_up()
        try:
            world.center.answer(form.get("user_code", ""), allow=allow)
        except LookupError as error:
            return _html(404, f"<p>{escape(str(error))}</p>")
    return _html(200, "<p>Request approved.</p>" if allow else "<p>Request denied.</p>")


def _html(status: int, body: str) -> Answer:
    return Answer(status, "text/html; charset=utf-8", _PAGE.format(body=body).encode())
