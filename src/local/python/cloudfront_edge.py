"""CloudFront's edge at an address of this machine. ministack serves viewers by the Host header alone, and no name of this machine leads to
`<label>.cloudfront.net`: GET /_aws/cloudfront/<label>/<path> asks the same distribution, as a viewer by HTTPS does.

Also what ministack's edge leaves out and CloudFront does: a distribution that is disabled, and a geographic restriction to listed
countries (nobody on this machine is in one), are refused with CloudFront's own page, whatever the origin would say."""

import os
from urllib.parse import parse_qs

PREFIX = "/_aws/cloudfront/"


def with_edge(app):
    """The ASGI app with the address in front."""

    async def edge(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await app(scope, receive, send)
            return
        status, headers, body = await serve(scope)
        values = {name.lower(): value for name, value in headers.items() if scope["method"] == "HEAD" or name.lower() != "content-length"}
        values.setdefault("content-length", str(len(body)))
        pairs = [(name, one) for name, value in values.items() for one in (value if isinstance(value, list) else [value])]
        sent = [(name.encode("latin-1"), str(value).encode("latin-1")) for name, value in pairs]
        await send({"type": "http.response.start", "status": status, "headers": sent})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    return edge


async def serve(scope):
    """(status, headers, body) for a viewer's request without a body; nothing but a distribution is reached from here."""
    from guardia_routes import enter
    from ministack.services import cloudfront

    label, _, path = scope["path"].removeprefix(PREFIX).partition("/")
    enter(os.environ["AWS_ACCESS_KEY_ID"])
    distribution = cloudfront.find_distribution_for_label(label)
    if distribution is None:
        return cloudfront._cf_error_response(403, "Bad request.", cloudfront._ERROR_X_CACHE)
    raw = scope.get("raw_path", b"").split(b"?")[0].decode("latin-1").removeprefix(f"{PREFIX}{label}") or "/"
    query = scope["query_string"].decode("latin-1")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    headers.update({"host": distribution["DomainName"], "x-forwarded-proto": "https"})
    asked = parse_qs(query, keep_blank_values=True)
    return await cloudfront.handle_viewer_request(distribution, scope["method"], f"/{path}", raw, query, headers, b"", asked)


def install() -> None:
    from ministack.services import cloudfront

    served = cloudfront.handle_viewer_request

    async def handle(dist, *arguments, **named):
        if is_refused(dist):
            return cloudfront._cf_error_response(403, "Request blocked.", cloudfront._ERROR_X_CACHE)
        return await served(dist, *arguments, **named)

    cloudfront.handle_viewer_request = handle


def is_refused(dist) -> bool:
    from ministack.services import cloudfront

    restrictions = cloudfront._find(cloudfront._dist_config_el(dist), "Restrictions")
    geography = None if restrictions is None else cloudfront._find(restrictions, "GeoRestriction")
    listed = geography is not None and cloudfront._text(geography, "RestrictionType") == "whitelist"
    return listed or not dist.get("enabled", True)
