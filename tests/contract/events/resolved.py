"""A CloudFormation template with its references filled in, as far as ours have any."""

from __future__ import annotations

from typing import Any


def resolved(document: Any, account: str, region: str) -> Any:
    """The template as CloudFormation would see it when it makes the resources.

    Raises:
        KeyError: a reference leads nowhere.
    """
    resources = document["Resources"]

    def arn(name: str) -> str:
        made = resources[name]
        if made["Type"] == "AWS::SQS::Queue":
            return f"arn:aws:sqs:{region}:{account}:{made['Properties']['QueueName']}"
        return f"arn:aws:events:{region}:{account}:rule/{made['Properties']['Name']}"

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        if not isinstance(value, dict):
            return value
        if value.keys() == {"Fn::GetAtt"}:
            name, attribute = value["Fn::GetAtt"]
            assert attribute == "Arn"
            return arn(name)
        if value.keys() == {"Ref"}:
            return resources[value["Ref"]]["Properties"]["QueueName"]
        if value.keys() == {"Fn::Sub"}:
            return value["Fn::Sub"].replace("${AWS::Partition}", "aws").replace("${AWS::Region}", region)
        return {name: fill(one) for name, one in value.items()}

    return fill(document)
