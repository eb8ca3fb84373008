"""What guardia's own endpoint asks this server: whose key signed, may they do it, and a session in somebody's name.

guardia answers SSM Automation in front of ministack, but identities, secrets and policies are ministack's. These routes answer only
to whoever has the token that the launcher was given; the endpoint that has it started this process. Nothing of ministack's own API
is weakened: without the token the paths look like any other unknown path.

POST /_guardia/credential  {accessKeyId, sessionToken?}      secret and identity of a key
POST /_guardia/principal   {arn}                             the same for a user's or session's ARN, where a usable key exists
POST /_guardia/decision    {accessKeyId, region, checks: [{action, resource, context?}]}    the first check that is denied
POST /_guardia/assume      {roleArn, sessionName, service, context?, durationSeconds?}      a session for an AWS service
POST /_guardia/certificate {arn, region, hoursAgo?, renewal?}      a certificate as it would be some hours after its request

Answers are JSON; a refusal is {"error": {"code", "message"}}.
"""

import hmac
import json
import os
import time

BODY_LIMIT = 64 * 1024


class Refused(Exception):
    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def with_routes(app, token: str):
    """The ASGI app with the routes in front."""

    async def guarded(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith("/_guardia/") or not has_token(scope, token):
            await app(scope, receive, send)
            return
        try:
            request = json.loads(await body_of(receive))
            answer = ROUTES[scope["path"].removeprefix("/_guardia/")](request)
        except Refused as refused:
            answer = {"error": {"code": refused.code, "message": str(refused)}}
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            answer = {"error": {"code": "InvalidRequest", "message": f"{type(error).__name__}: {error}"}}
        text = json.dumps(answer).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(text)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text})

    return guarded


def has_token(scope, token: str) -> bool:
    sent = next((value for name, value in scope["headers"] if name == b"x-guardia-token"), b"")
    return hmac.compare_digest(sent, token.encode())


async def body_of(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise ValueError("the request is too large")
        if not message.get("more_body"):
            return body


def enter(access_key: str, region: str | None = None) -> str:
    """Sets the account and region of this request, as ministack does for its own; answers the account."""
    from ministack.app import _request_account_scope
    from ministack.core.responses import get_account_id, set_request_account_id, set_request_region

    set_request_account_id(_request_account_scope(access_key))
    set_request_region(region)
    return get_account_id()


def credential(request: dict) -> dict:
    from ministack.core.iam_evaluator import CredentialResolutionError, resolve_credential

    key = request["accessKeyId"]
    found = resolve_credential(key, enter(key), request.get("sessionToken") or "")
    if isinstance(found, CredentialResolutionError):
        raise Refused(found.code, found.message)
    answer = {
        "accessKeyId": found.access_key_id,
        "secretAccessKey": found.secret_access_key,
        "account": found.account_id,
        "arn": found.principal_arn,
        "userId": found.principal_id,
        "type": found.principal_type,
    }
    if found.session_token:
        answer["sessionToken"] = found.session_token
    if found.expiration:
        answer["expiration"] = found.expiration
    return answer


def principal(request: dict) -> dict:
    """Who started an execution without a role goes on as themselves after a restart of the endpoint."""
    from ministack.services import iam, sts

    arn = request["arn"]
    if arn.endswith(":root"):
        return credential({"accessKeyId": os.environ["AWS_ACCESS_KEY_ID"]})
    for key, session in sts._sessions.items():
        if session.get("Arn") == arn and session.get("Expiration", 0) > time.time():
            return credential({"accessKeyId": key, "sessionToken": session.get("SessionToken")})
    user = arn.rsplit("/", 1)[-1]
    for (_account, key), record in iam._access_keys.to_dict().items():
        if ":user/" in arn and record.get("UserName") == user and record.get("Status") == "Active":
            found = credential({"accessKeyId": key})
            if found["arn"] == arn:
                return found
    raise Refused("UnrecognizedClientException", f"{arn} has no key and no session that is still valid.")


def decision(request: dict) -> dict:
    from ministack.core.iam_evaluator import AuthError, EvalResult, enforce

    key = request["accessKeyId"]
    region = request["region"]
    enter(key, region)
    for index, check in enumerate(request["checks"]):
        action = check["action"]
        result = enforce(key, action, action.split(":", 1)[0], region, check.get("resource", "*"), check.get("context"))
        if isinstance(result, AuthError):
            raise Refused(result.code, result.message)
        if isinstance(result, EvalResult):
            return {"denied": index, "explicit": result.decision == "Deny"}
    return {"denied": None}


def assume(request: dict) -> dict:
    """AssumeRole by an AWS service (Systems Manager, EventBridge), by the role's trust policy."""
    from ministack.core import iam_evaluator
    from ministack.services import iam, sts

    role_arn, service, session_name = request["roleArn"], request["service"], request["sessionName"]
    refusal = Refused("AccessDenied", f"{service} is not authorized to perform: sts:AssumeRole on resource: {role_arn}")
    parts = role_arn.split(":", 5)
    if len(parts) != 6 or parts[2] != "iam" or not parts[5].startswith("role/"):
        raise refusal
    account, name = parts[4], parts[5].rsplit("/", 1)[-1]
    enter(account)
    role = iam._roles.get_scoped(account, None, name)
    if role is None or role.get("Arn") != role_arn:
        raise refusal
    context = iam_evaluator.EvalContext(
        principal_arn=service,
        principal_type="Service",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region="",
        service_context={name.lower(): value for name, value in (request.get("context") or {}).items()},
    )
    if not trusts(role.get("AssumeRolePolicyDocument", "{}"), service, context):
        raise refusal
    seconds = int(request.get("durationSeconds") or 3600)
    key, secret, token = iam._gen_session_access_key(), iam._gen_secret(), iam._gen_session_token()
    arn = f"arn:{parts[1]}:sts::{account}:assumed-role/{name}/{session_name}"
    expiration = time.time() + seconds
    sts.register_session(key, {
        "Arn": arn,
        "UserId": f"{role['RoleId']}:{session_name}",
        "SecretAccessKey": secret,
        "SessionToken": token,
        "Expiration": expiration,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
    })
    return credential({"accessKeyId": key, "sessionToken": token})


def trusts(policy: str | dict, service: str, context) -> bool:
    """A trust policy that lets the service in; or the account, as roles made for the local AWS do."""
    from ministack.core.iam_evaluator import _action_matches, _conditions_met

    document = json.loads(policy) if isinstance(policy, str) else policy
    statements = document.get("Statement", [])
    allowed = False
    for statement in [statements] if isinstance(statements, dict) else statements:
        actions, others = statement.get("Action", []), statement.get("NotAction", [])
        actions, others = [actions] if isinstance(actions, str) else actions, [others] if isinstance(others, str) else others
        if not (actions or others) or not _action_matches("sts:AssumeRole", actions, others):
            continue
        if not names(statement.get("Principal", {}), service, context.principal_account):
            continue
        if not _conditions_met(statement.get("Condition", {}), context):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = allowed or statement.get("Effect") == "Allow"
    return allowed


def names(who, service: str, account: str) -> bool:
    if not isinstance(who, dict):
        return who == "*"
    services = who.get("Service", [])
    people = who.get("AWS", [])
    root = f"arn:aws:iam::{account}:root"
    return service in ([services] if isinstance(services, str) else services) or any(
        one in ("*", account, root) for one in ([people] if isinstance(people, str) else people)
    )


def certificate(request: dict) -> dict:
    from acm_validation import certificate_as_of

    enter(os.environ["AWS_ACCESS_KEY_ID"], request["region"])
    return certificate_as_of(request)


ROUTES = {"credential": credential, "principal": principal, "decision": decision, "assume": assume, "certificate": certificate}
