"""Which change a request asks for, for IAM: ministack knows hosted zones alone."""


def install() -> None:
    from ministack.core import iam_actions

    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        parts = path.strip("/").split("/")
        if service == "route53" and len(parts) == 3 and parts[1] == "change":
            return f"arn:aws:route53:::change/{parts[2]}"
        return original(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract
