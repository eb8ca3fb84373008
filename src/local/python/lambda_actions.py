"""Which Lambda operation a request is, for IAM. ministack takes a single alias for the list of them, among others; botocore's own model
of the routes knows them all."""
import re

# IAM names these otherwise than the API.
_ACTIONS = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction", "InvokeWithResponseStream": "InvokeFunction"}


def _routes() -> list[tuple[str, re.Pattern, str]]:
    from botocore.session import Session

    model = Session().get_service_model("lambda")
    routes = []
    for name in model.operation_names:
        http = model.operation_model(name).http
        path = http["requestUri"].split("?")[0].rstrip("/")
        pattern = re.sub(r"\\\{[^}]+?\\\}", "[^/]+", re.escape(path))
        routes.append((http["method"], re.compile(f"{pattern}/?$"), _ACTIONS.get(name, name)))
    # The route with the most fixed parts wins.
    return sorted(routes, key=lambda one: (one[1].pattern.count("[^/]+"), -len(one[1].pattern)))


def install() -> None:
    from ministack.core import iam_actions

    original = iam_actions._lambda_action
    routes = _routes()

    def action(method: str, path: str):
        for verb, pattern, name in routes:
            if verb == method and pattern.match(path):
                return name
        return original(method, path)

    iam_actions._lambda_action = action
