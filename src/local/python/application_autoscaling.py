"""Application Auto Scaling for ministack, which has none: scalable targets and policies are stored and told, nothing scales.

Procedures must know whether a table's capacity is managed before they change it. IAM is enforced by ministack as for any
other service. State is in memory only.
"""

import json
import time

from ministack.core import iam_actions, router
from ministack.core.responses import get_account_id, get_region

SERVICE = "application-autoscaling"
TARGET = "AnyScaleFrontendService."

targets: dict = {}
policies: dict = {}


class Refused(Exception):
    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def install(handlers: dict) -> None:
    """Adds the service to a running ministack's tables."""
    handlers[SERVICE] = handle
    router.SERVICE_PATTERNS[SERVICE] = {"target_prefixes": [TARGET], "credential_scope": SERVICE}
    iam_actions.SERVICE_TO_IAM_NAMESPACE[SERVICE] = SERVICE


def key_of(given: dict, *more: str) -> tuple:
    names = ("ServiceNamespace", "ResourceId", "ScalableDimension", *more)
    for name in names:
        if not given.get(name):
            raise Refused("ValidationException", f"{name} must not be empty.")
    return (get_account_id(), get_region(), *(given[name] for name in names))


def chosen(store: dict, given: dict, filters: dict) -> list:
    """What is stored here, in the order of its making, and passes the filters that are given."""
    here = (get_account_id(), get_region())
    wanted = [(field, given[name]) for name, field in filters.items() if given.get(name)]
    return [
        entry
        for key, entry in store.items()
        if key[:2] == here
        and entry["ServiceNamespace"] == given.get("ServiceNamespace")
        and all(entry[field] in value if isinstance(value, list) else entry[field] == value for field, value in wanted)
    ]


def register(given: dict) -> dict:
    key = key_of(given)
    known = targets.get(key)
    if known is None and ("MinCapacity" not in given or "MaxCapacity" not in given):
        raise Refused("ValidationException", "MinCapacity and MaxCapacity are required to register a scalable target.")
    namespace, resource, dimension = key[2:]
    account, region = key[:2]
    entry = known or {
        "ServiceNamespace": namespace,
        "ResourceId": resource,
        "ScalableDimension": dimension,
        "RoleARN": f"arn:aws:iam::{account}:role/aws-service-role/{namespace}.application-autoscaling.amazonaws.com/"
        f"AWSServiceRoleForApplicationAutoScaling_{namespace}",
        "CreationTime": time.time(),
        "SuspendedState": {
            "DynamicScalingInSuspended": False,
            "DynamicScalingOutSuspended": False,
            "ScheduledScalingSuspended": False,
        },
        "ScalableTargetARN": f"arn:aws:application-autoscaling:{region}:{account}:scalable-target/"
        f"{len(targets):032x}",
    }
    for name in ("MinCapacity", "MaxCapacity", "RoleARN"):
        if name in given:
            entry[name] = given[name]
    entry["SuspendedState"] = {**entry["SuspendedState"], **given.get("SuspendedState", {})}
    if entry["MinCapacity"] > entry["MaxCapacity"]:
        raise Refused("ValidationException", "Maximum capacity cannot be less than minimum capacity")
    targets[key] = entry
    return {"ScalableTargetARN": entry["ScalableTargetARN"]}


def deregister(given: dict) -> dict:
    key = key_of(given)
    if targets.pop(key, None) is None:
        raise Refused(
            "ObjectNotFoundException",
            f"No scalable target found for service namespace: {key[2]}, resource ID: {key[3]}, "
            f"scalable dimension: {key[4]}",
        )
    for policy in [one for one in policies if one[:5] == key]:
        del policies[policy]
    return {}


def describe_targets(given: dict) -> dict:
    filters = {"ResourceIds": "ResourceId", "ScalableDimension": "ScalableDimension"}
    return {"ScalableTargets": chosen(targets, given, filters)}


def put_policy(given: dict) -> dict:
    key = key_of(given, "PolicyName")
    if key[:5] not in targets:
        raise Refused("ObjectNotFoundException", "No scalable target registered for the resource of this policy.")
    account, region = key[:2]
    arn = f"arn:aws:autoscaling:{region}:{account}:scalingPolicy:{len(policies):032x}:resource/{key[2]}/{key[3]}:policyName/{key[5]}"
    known = policies.get(key, {"PolicyARN": arn, "CreationTime": time.time(), "Alarms": []})
    policies[key] = {**known, **given}
    return {"PolicyARN": known["PolicyARN"], "Alarms": []}


def describe_policies(given: dict) -> dict:
    filters = {"PolicyNames": "PolicyName", "ResourceId": "ResourceId", "ScalableDimension": "ScalableDimension"}
    return {"ScalingPolicies": chosen(policies, given, filters)}


def delete_policy(given: dict) -> dict:
    if policies.pop(key_of(given, "PolicyName"), None) is None:
        raise Refused("ObjectNotFoundException", "No scaling policy found for the name that was given.")
    return {}


OPERATIONS = {
    "RegisterScalableTarget": register,
    "DeregisterScalableTarget": deregister,
    "DescribeScalableTargets": describe_targets,
    "PutScalingPolicy": put_policy,
    "DescribeScalingPolicies": describe_policies,
    "DeleteScalingPolicy": delete_policy,
}


async def handle(method: str, path: str, headers: dict, body: bytes, query_params: dict) -> tuple:
    operation = headers.get("x-amz-target", "").removeprefix(TARGET)
    form = {"Content-Type": "application/x-amz-json-1.1"}
    try:
        if operation not in OPERATIONS:
            raise Refused("UnknownOperationException", f"The local AWS has no {SERVICE} {operation}.")
        return 200, form, json.dumps(OPERATIONS[operation](json.loads(body or b"{}"))).encode()
    except Refused as refused:
        return 400, form, json.dumps({"__type": refused.code, "message": str(refused)}).encode()
