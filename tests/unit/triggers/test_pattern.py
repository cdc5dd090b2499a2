"""Event patterns: the guide's operators, the patterns of CodePipeline's sources, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.triggers.comparison import PatternError
from services.triggers.pattern import find_mismatch, matches, parse_pattern
from services.triggers.pattern_words import describe_pattern

CODECOMMIT_PATTERN = {
    "source": ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    "resources": ["arn:aws:codecommit:us-west-2:111122223333:MyTestRepo"],
    "detail": {
        "event": ["referenceCreated", "referenceUpdated"],
        "referenceType": ["branch"],
        "referenceName": ["main"],
    },
}
CODECOMMIT_EVENT = {
    "version": "0",
    "detail-type": "CodeCommit Repository State Change",
    "source": "aws.codecommit",
    "resources": ["arn:aws:codecommit:us-west-2:111122223333:MyTestRepo"],
    "detail": {
        "event": "referenceUpdated",
        "repositoryName": "MyTestRepo",
        "referenceType": "branch",
        "referenceName": "main",
        "commitId": "3e5983EXAMPLE",
    },
}
S3_PATTERN = {
    "source": ["aws.s3"],
    "detail-type": ["Object Created"],
    "detail": {"bucket": {"name": ["releases"]}, "object": {"key": [{"prefix": "app/"}]}},
}
S3_TRAIL_PATTERN = {
    "source": ["aws.s3"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {
        "eventSource": ["s3.amazonaws.com"],
        "eventName": ["CopyObject", "CompleteMultipartUpload", "PutObject"],
        "requestParameters": {"bucketName": ["my-bucket"], "key": ["my-key"]},
    },
}
ECR_PATTERN = {
    "source": ["aws.ecr"],
    "detail-type": ["ECR Image Action"],
    "detail": {
        "action-type": ["PUSH"],
        "image-tag": ["latest"],
        "repository-name": ["eb-test"],
        "result": ["SUCCESS"],
    },
}


def changed(event: dict[str, Any], /, **detail: object) -> dict[str, Any]:
    return {**event, "detail": {**event["detail"], **detail}}


def test_a_codecommit_source() -> None:
    assert matches(CODECOMMIT_PATTERN, CODECOMMIT_EVENT)
    assert (
        find_mismatch(CODECOMMIT_PATTERN, changed(CODECOMMIT_EVENT, referenceName="dev"))
        == "detail.referenceName"
    )
    assert (
        find_mismatch(CODECOMMIT_PATTERN, changed(CODECOMMIT_EVENT, event="referenceDeleted"))
        == "detail.event"
    )
    other = {**CODECOMMIT_EVENT, "resources": ["arn:aws:codecommit:us-west-2:111122223333:Other"]}
    assert find_mismatch(CODECOMMIT_PATTERN, other) == "resources"


def test_an_s3_source() -> None:
    event = {
        "source": "aws.s3",
        "detail-type": "Object Created",
        "detail": {"bucket": {"name": "releases"}, "object": {"key": "app/1.zip", "size": 5}},
    }
    assert matches(S3_PATTERN, event)
    assert find_mismatch(S3_PATTERN, changed(event, object={"key": "web/1.zip"})) == "detail.object.key"
    assert find_mismatch(S3_PATTERN, changed(event, bucket="releases")) == "detail.bucket.name"


def test_an_ecr_source() -> None:
    detail = {"action-type": "PUSH", "image-tag": "latest", "repository-name": "eb-test", "result": "SUCCESS"}
    event = {"source": "aws.ecr", "detail-type": "ECR Image Action", "detail": detail}
    assert matches(ECR_PATTERN, event)
    assert not matches(ECR_PATTERN, changed(event, **{"image-tag": "v1"}))


@pytest.mark.parametrize(
    ("entry", "taken", "refused"),
    [
        ("a", ["a", ["b", "a"]], ["A", "ab", None, 1, [], {"a": "a"}]),
        (1, [1, [2, 1]], [1.0, "1", True, None]),
        (True, [True], [1, "true", False]),
        (None, [None], ["", 0, []]),
        ("", [""], [None, "a"]),
        ({"prefix": "us-"}, ["us-east-1", "us-"], ["eu-us-", "US-east", 5, None]),
        ({"prefix": {"equals-ignore-case": "us-"}}, ["US-east-1", "us-"], ["eu"]),
        ({"suffix": ".png"}, ["a.png", ".png"], ["a.PNG", "png", 1]),
        ({"suffix": {"equals-ignore-case": ".png"}}, ["a.PNG"], ["a.jpg"]),
        ({"equals-ignore-case": "Alice"}, ["alice", "ALICE"], ["alic", 1]),
        ({"exists": True}, ["a", None, 0, False], [[], {"a": 1}]),
        ({"exists": False}, [[], {"a": 1}], ["a", None, 0]),
        ({"anything-but": "x"}, ["y", "", 1, ["x", "y"]], ["x", [], ["x"]]),
        ({"anything-but": ["x", "y"]}, ["z"], ["x", "y"]),
        ({"anything-but": [100, 200]}, [300, "100"], [100, 200]),
        ({"anything-but": {"prefix": "us-"}}, ["eu-1", 5], ["us-1"]),
        ({"anything-but": {"prefix": ["us-", "eu-"]}}, ["ap-1"], ["us-1", "eu-1"]),
        ({"anything-but": {"suffix": ".png"}}, ["a.jpg"], ["a.png"]),
        ({"anything-but": {"equals-ignore-case": "init"}}, ["done"], ["INIT"]),
        ({"anything-but": {"wildcard": "*/lib/*"}}, ["/a/b"], ["/a/lib/b"]),
        ({"numeric": ["=", 5]}, [5, 5.0], [4, "5", True, None]),
        ({"numeric": [">", 0, "<=", 5]}, [1, 5, 0.1], [0, 5.1, -1]),
        ({"numeric": ["<", 10]}, [9], [10]),
        ({"numeric": [">=", 10]}, [10], [9.9]),
        ({"cidr": "10.0.0.0/24"}, ["10.0.0.7"], ["10.0.1.7", "x", 5]),
        ({"cidr": "2001:db8::/32"}, ["2001:db8::1"], ["2001:db9::1", "10.0.0.1"]),
        (
            {"wildcard": "dir/*/file"},
            ["dir/a/file", "dir/a/b/file", "dir//file"],
            ["dir/file", "xdir/a/file"],
        ),
        ({"wildcard": "*a*b"}, ["ab", "xaxb", "aab"], ["ba", "abx"]),
        ({"wildcard": r"a\*b\\c*"}, [r"a*b\c", r"a*b\cd"], [r"axb\c"]),
        ({"wildcard": "exact"}, ["exact"], ["exactly"]),
        ({"wildcard": "ab*ba"}, ["abba", "abxba"], ["aba"]),
    ],
)
def test_operators(entry: object, taken: list[object], refused: list[object]) -> None:
    pattern = {"detail": {"x": [entry]}}
    assert [value for value in taken if not matches(pattern, {"detail": {"x": value}})] == []
    assert [value for value in refused if matches(pattern, {"detail": {"x": value}})] == []


def test_what_is_not_there() -> None:
    absent = {"detail": {"x": [{"exists": False}], "y": [{"exists": True}]}}
    assert matches(absent, {"detail": {"y": 1}})
    assert find_mismatch(absent, {"detail": {"x": 1, "y": 1}}) == "detail.x"
    assert find_mismatch(absent, {}) == "detail.y"
    assert not matches({"detail": {"x": [{"anything-but": "a"}]}}, {"detail": {}})
    assert matches({"detail": {"x": ["a", {"exists": False}]}}, {"detail": {}})


def test_alternatives() -> None:
    pattern = {"source": ["a"], "detail": {"$or": [{"x": ["1"]}, {"y": [{"numeric": [">", 5]}], "z": ["3"]}]}}
    assert matches(pattern, {"source": "a", "detail": {"x": "1"}})
    assert matches(pattern, {"source": "a", "detail": {"y": 6, "z": "3"}})
    assert find_mismatch(pattern, {"source": "a", "detail": {"y": 6}}) == "detail.$or"
    assert find_mismatch(pattern, {"source": "b", "detail": {"x": "1"}}) == "source"


def test_lists_of_objects_match_by_one_of_them() -> None:
    pattern = {"detail": {"items": {"name": ["a"], "state": ["on"]}}}
    assert matches(pattern, {"detail": {"items": [{"name": "b"}, {"name": "a", "state": "on"}]}})
    mixed = {"detail": {"items": [{"name": "a", "state": "off"}, {"name": "b", "state": "on"}]}}
    assert find_mismatch(pattern, mixed) == "detail.items.state"
    assert find_mismatch(pattern, {"detail": {"items": ["a"]}}) == "detail.items.name"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no JSON"),
        ("[]", "a JSON object"),
        ("{}", "empty"),
        ('{"detail": {}}', "detail is an empty object"),
        ('{"source": "aws.s3"}', "source must be"),
        ('{"source": []}', "source must be"),
        ('{"source": [["a"]]}', "lists a list"),
        ('{"source": [{"like": "a"}]}', "source: like is no operator"),
        ('{"source": [{"prefix": "a", "suffix": "b"}]}', "2 members"),
        ('{"source": [{"prefix": 5}]}', "prefix wants a text"),
        ('{"source": [{"prefix": {"wildcard": "x"}}]}', "equals-ignore-case only"),
        ('{"a": {"b": [{"exists": "yes"}]}}', "a.b: exists wants"),
        ('{"b": [{"numeric": [">", "5"]}]}', "compares with numbers"),
        ('{"b": [{"numeric": ["!=", 5]}]}', "!= is none of"),
        ('{"b": [{"numeric": [">"]}]}', "one or two relations"),
        ('{"b": [{"numeric": [">", 6e9]}]}', "within -5e9"),
        ('{"b": [{"anything-but": []}]}', "excludes nothing"),
        ('{"b": [{"anything-but": [null]}]}', "texts or numbers"),
        ('{"b": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}', "cidr is no operator"),
        ('{"b": [{"cidr": "10.0.0.0/99"}]}', "wants a network"),
        ('{"b": [{"wildcard": "a**b"}]}', "two stars"),
        ('{"b": [{"wildcard": "**"}]}', "two stars"),
        (r'{"b": [{"wildcard": "a\\x"}]}', "comes before"),
        ('{"$or": [{"a": ["b"]}]}', "two patterns"),
        ('{"$or": [{"a": ["b"]}, 5]}', "no pattern"),
    ],
)
def test_what_eventbridge_refuses(text: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        parse_pattern(text)
    assert message in str(caught.value)


LEAF = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "ab", "b"])
EVENT = st.dictionaries(
    st.sampled_from("xyz"), st.recursive(LEAF, lambda inner: st.lists(inner, max_size=2)), max_size=3
)
ENTRY = LEAF | st.sampled_from(
    [
        {"prefix": "a"},
        {"suffix": "b"},
        {"exists": True},
        {"exists": False},
        {"numeric": [">", 0]},
        {"wildcard": "*b"},
    ]
)


@given(st.dictionaries(st.sampled_from("xyz"), st.lists(ENTRY, min_size=1, max_size=2), min_size=1), EVENT)
def test_all_leaves_must_match_and_any_alternative_will_do(
    pattern: dict[str, list[Any]], event: dict[str, Any]
) -> None:
    alone = {key: any(matches({key: [entry]}, event) for entry in wanted) for key, wanted in pattern.items()}
    assert matches(pattern, event) is all(alone.values())
    found = find_mismatch(pattern, event)
    assert found is None or not alone[found]


@given(EVENT)
def test_an_event_is_matched_by_its_own_shape(event: dict[str, Any]) -> None:
    flat = {key: value for key, value in event.items() if not isinstance(value, list)}
    if flat:
        assert matches(parse_pattern(json.dumps({key: [value] for key, value in flat.items()})), event)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (CODECOMMIT_PATTERN, "push to branch main of CodeCommit repository MyTestRepo"),
        (S3_PATTERN, "object whose name begins with app/ put into S3 bucket releases"),
        (S3_TRAIL_PATTERN, "object my-key put into S3 bucket my-bucket"),
        (ECR_PATTERN, "image tagged latest pushed to ECR repository eb-test"),
        (
            {"source": ["aws.ecr"], "detail": {"repository-name": ["a", "b"]}},
            "any image pushed to ECR repository a or b",
        ),
        (
            {"source": ["aws.codecommit"], "detail": {"repositoryName": ["a"]}},
            "push to any reference of CodeCommit repository a",
        ),
        ({"source": ["aws.s3"], "detail": {"bucket": {"name": ["b"]}}}, "any object put into S3 bucket b"),
        (
            {
                "source": ["mine"],
                "detail": {"n": [{"numeric": [">", 0, "<", 5]}], "s": [{"exists": False}, None]},
            },
            "source is mine; detail.n is > 0 < 5; detail.s is not there or is null",
        ),
        (
            {"a": [{"anything-but": ["x", "y"]}, {"anything-but": {"prefix": "z"}}]},
            "a is not x or y or is not what begins with z",
        ),
        ({"$or": [{"a": ["1"]}, {"b": [{"wildcard": "x*"}]}]}, "either a is 1 or b looks like x*"),
        ({"a": [{"prefix": {"equals-ignore-case": "x"}}, ""]}, 'a begins with x in any case or is ""'),
        ({"a": ["\x1b[31mred"]}, "a is red"),
    ],
)
def test_patterns_in_words(pattern: dict[str, Any], words: str) -> None:
    assert describe_pattern(pattern) == words
