"""CloudWatch Logs: reading groups, streams and events."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.emulator.aws_services.build_log import Line
from services.emulator.aws_services.streams import Stream, streams_of
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.shapes.members import present
from services.emulator.world import Json

_MOST_EVENTS = 10_000
_MOST_BYTES = 1_048_576
_EVENT_OVERHEAD = 26
_STREAMS_A_PAGE = 50
_TOKEN = re.compile(r"([fb])/(\d{56})/s")
_TERM = re.compile(r'"([^"]+)"|(\S+)')


@operation("GetLogEvents", "logs")
def get_log_events(context: Context, request: Json) -> Json:
    """A page of one stream: its end, or its start where ``startFromHead`` says so, or what a token names.

    A token at either end answers no events and itself (CloudWatch Logs API Reference, GetLogEvents).

    Raises:
        ServiceFault: ResourceNotFoundException, or InvalidParameterException for a token of another making.
    """
    group = _group(request)
    stream = _stream(_known(context, group), request["logStreamName"])
    lines = stream.lines(context.world.timeline.now())
    if not lines:
        raise _no_stream()
    lines = [line for line in lines if _within(line, request, inclusive_end=False)]
    limit = request.get("limit", _MOST_EVENTS)
    start, end = _slice(lines, request, limit)
    return {
        "events": [_event(line) for line in lines[start:end]],
        "nextForwardToken": f"f/{end:056d}/s",
        "nextBackwardToken": f"b/{start:056d}/s",
    }


@operation("FilterLogEvents", "logs")
def filter_log_events(context: Context, request: Json) -> Json:
    """The events of a group's streams in order of time, those that match the pattern.

    Patterns of terms are understood: all unmarked ones must occur, one of those with ``?``, none with ``-``.
    """
    now, group = context.world.timeline.now(), _group(request)
    names, prefix = request.get("logStreamNames"), request.get("logStreamNamePrefix", "")
    found: list[tuple[Line, str]] = []
    for stream in _known(context, group):
        if (names is None or stream.name in names) and stream.name.startswith(prefix):
            found += [(line, stream.name) for line in stream.lines(now)]
    pattern = request.get("filterPattern", "")
    chosen = [
        (line, name)
        for line, name in sorted(found, key=lambda pair: pair[0].time)
        if _within(line, request, inclusive_end=True) and _matches(pattern, line.text)
    ]
    start = int(request.get("nextToken", "0"))
    end = _fitting([line for line, _ in chosen], start, request.get("limit", _MOST_EVENTS))
    events = [
        _event(line) | {"logStreamName": name, "eventId": f"{_millis(line.time)}{start + number:06d}"}
        for number, (line, name) in enumerate(chosen[start:end])
    ]
    return present(events=events, nextToken=str(end) if end < len(chosen) else None)


@operation("DescribeLogStreams", "logs")
def describe_log_streams(context: Context, request: Json) -> Json:
    """The streams of a group by name, or by their last event."""
    group, now = _group(request), context.world.timeline.now()
    prefix = request.get("logStreamNamePrefix", "")
    listed = [
        _described(context, group, stream.name, lines)
        for stream in _known(context, group)
        if stream.name.startswith(prefix) and (lines := stream.lines(now))
    ]
    by_time = request.get("orderBy") == "LastEventTime"
    listed.sort(
        key=lambda one: one["lastEventTimestamp"] if by_time else one["logStreamName"],
        reverse=request.get("descending", False),
    )
    start = int(request.get("nextToken", "0"))
    end = start + request.get("limit", _STREAMS_A_PAGE)
    return present(logStreams=listed[start:end], nextToken=str(end) if end < len(listed) else None)


def _group(request: Json) -> str:
    """The group's name; an identifier may be its ARN."""
    given = request.get("logGroupName") or request.get("logGroupIdentifier", "")
    return str(given).partition(":log-group:")[2].removesuffix(":*") or str(given)


def _known(context: Context, group: str) -> list[Stream]:
    streams = list(streams_of(context.world, context.region.account, context.region.name, group))
    if not streams:
        raise ServiceFault("ResourceNotFoundException", "The specified log group does not exist.")
    return streams


def _stream(streams: list[Stream], name: str) -> Stream:
    for stream in streams:
        if stream.name == name:
            return stream
    raise _no_stream()


def _no_stream() -> ServiceFault:
    return ServiceFault("ResourceNotFoundException", "The specified log stream does not exist.")


def _slice(lines: Sequence[Line], request: Json, limit: int) -> tuple[int, int]:
    token = request.get("nextToken")
    if token is None:
        if request.get("startFromHead", False):
            return 0, _fitting(lines, 0, limit)
        return _reaching(lines, len(lines), limit), len(lines)
    found = _TOKEN.fullmatch(token)
    if found is None or int(found[2]) > len(lines):
        raise ServiceFault("InvalidParameterException", "The specified nextToken is invalid.")
    position = int(found[2])
    if found[1] == "f":
        return position, _fitting(lines, position, limit)
    return _reaching(lines, position, limit), position


def _fitting(lines: Sequence[Line], start: int, limit: int) -> int:
    """One past the last line of a page that begins at ``start``."""
    end, room = start, _MOST_BYTES
    while end < len(lines) and end - start < limit and (room := room - _size(lines[end])) >= 0:
        end += 1
    return end


def _reaching(lines: Sequence[Line], end: int, limit: int) -> int:
    """The first line of a page that ends before ``end``."""
    start, room = end, _MOST_BYTES
    while start > 0 and end - start < limit and (room := room - _size(lines[start - 1])) >= 0:
        start -= 1
    return start


def _size(line: Line) -> int:
    return len(line.text.encode()) + _EVENT_OVERHEAD


def _within(line: Line, request: Json, *, inclusive_end: bool) -> bool:
    instant, end = _millis(line.time), request.get("endTime")
    if instant < request.get("startTime", 0):
        return False
    return end is None or instant < end or (inclusive_end and instant == end)


def _matches(pattern: str, text: str) -> bool:
    terms = [quoted or bare for quoted, bare in _TERM.findall(pattern)]
    some = [term[1:].strip('"') for term in terms if term.startswith("?")]
    none = [term[1:].strip('"') for term in terms if term.startswith("-")]
    every = [term for term in terms if term[0] not in "?-"]
    if any(term in text for term in none) or not all(term in text for term in every):
        return False
    return not some or bool(every) or any(term in text for term in some)


def _event(line: Line) -> Json:
    instant = _millis(line.time)
    return {"timestamp": instant, "message": line.text, "ingestionTime": instant + 40}


def _described(context: Context, group: str, name: str, lines: list[Line]) -> Json:
    region, first, last = context.region, _millis(lines[0].time), _millis(lines[-1].time)
    return {
        "logStreamName": name,
        "creationTime": first,
        "firstEventTimestamp": first,
        "lastEventTimestamp": last,
        "lastIngestionTime": last + 40,
        "uploadSequenceToken": f"{last:056d}",
        "arn": f"arn:aws:logs:{region.name}:{region.account}:log-group:{group}:log-stream:{name}",
        "storedBytes": 0,
    }


def _millis(instant: float) -> int:
    return int(instant * 1000)
