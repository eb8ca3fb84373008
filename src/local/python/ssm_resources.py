"""Which parameters a request touches, for IAM. ministack knows it for requests with one `Name`; AWS also judges GetParameters and
DeleteParameters by each of their names, and GetParametersByPath by its path."""
import json

_LISTS = {"GetParameters", "DeleteParameters"}


def install() -> None:
    from ministack.core import iam_actions

    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if service != "ssm" or found != "*":
            return found
        operation = next((value for key, value in headers.items() if key.lower() == "x-amz-target"), "").rsplit(".", 1)[-1]
        try:
            request = json.loads(body or b"{}")
        except ValueError:
            return found
        names = request.get("Names") if operation in _LISTS else [request.get("Path")] if operation == "GetParametersByPath" else None
        # Several names would need several judgements: they stay `*`, which only a policy for all parameters allows.
        if not isinstance(names, list) or len(names) != 1 or not isinstance(names[0], str):
            return found
        return f"arn:aws:ssm:{region}:{account_id}:parameter/{names[0].strip('/')}"

    iam_actions.extract_resource_arn = extract
