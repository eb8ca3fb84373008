"""Which dashboard a request touches, for IAM: ministack judges GetDashboard and PutDashboard on `*`, AWS on the dashboard."""
import json

_OPERATIONS = {"GetDashboard", "PutDashboard"}


def install() -> None:
    from ministack.core import iam_actions

    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        found = original(service, method, path, headers, body, query_params, region, account_id)
        if service != "monitoring" or found != "*":
            return found
        operation = next((value for key, value in headers.items() if key.lower() == "x-amz-target"), "").rsplit(".", 1)[-1]
        try:
            name = json.loads(body or b"{}").get("DashboardName") if operation in _OPERATIONS else None
        except ValueError:
            return found
        return f"arn:aws:cloudwatch::{account_id}:dashboard/{name}" if isinstance(name, str) else found

    iam_actions.extract_resource_arn = extract
