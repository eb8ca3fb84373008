"""Makes ministack's CloudTrail tell who called and what: it records the access key as the user's name, and reads of a Lambda
function's configuration as updates. Procedures ask LookupEvents who changed something last."""

import json

from ministack import app
from ministack.core import iam_evaluator
from ministack.core.iam_actions import extract_iam_action
from ministack.core.responses import get_account_id
from ministack.services import cloudtrail


def install() -> None:
    plain_record, plain_name = cloudtrail.record_event, app._ct_event_name

    def record(**facts) -> None:
        plain_record(**facts)
        identity = identity_of(facts["access_key_id"])
        if identity is None:
            return
        event = cloudtrail._get_event_queue()[-1]
        event["Username"] = identity["userName"]
        told = json.loads(event["CloudTrailEvent"])
        event["CloudTrailEvent"] = json.dumps({**told, "userIdentity": identity})

    def name(service: str, method: str, path: str, headers: dict, query_params: dict) -> str:
        if service == "lambda" and not path.endswith("/invocations"):
            action = extract_iam_action(service, method, path, headers, b"", query_params)
            if action is not None:
                return action.split(":", 1)[1]
        return plain_name(service, method, path, headers, query_params)

    cloudtrail.record_event, app._ct_event_name = record, name


def identity_of(access_key: str) -> dict | None:
    """CloudTrail's userIdentity of a caller; a session goes by its session's name, as on AWS."""
    account = get_account_id()
    principal = iam_evaluator.resolve_principal(access_key, account)
    if isinstance(principal, iam_evaluator.AuthError):
        return None
    identity = {"type": principal.type, "arn": principal.arn, "accountId": account, "accessKeyId": access_key}
    if principal.type == "Root":
        return {**identity, "principalId": account, "userName": "root"}
    if principal.type == "User":
        return {**identity, "type": "IAMUser", "userName": principal.arn.rsplit("/", 1)[-1]}
    role, session = principal.arn.split("/")[-2:]
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{account}:role/{role}", "accountId": account, "userName": role}
    return {**identity, "userName": session, "sessionContext": {"sessionIssuer": issuer}}
