"""CloudFront's edge at an address of this machine. ministack serves viewers by the Host header alone, and no name of this machine leads to
`<label>.cloudfront.net`: GET /_aws/cloudfront/<label>/<path> asks the same distribution, as a viewer by HTTPS does.

Also what ministack's edge leaves out and CloudFront does: a distribution that is disabled, and a geographic restriction to listed
countries (nobody on this machine is in one), are refused with CloudFront's own page, whatever the origin would say."""

PREFIX = "/_aws/cloudfront/"


def with_edge(app):
    """The ASGI app with the address in front."""

    async def edge(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await app(scope, receive, send)
            return
        label, _, path = scope["path"].removeprefix(PREFIX).partition("/")
        raw = scope.get("raw_path") or scope["path"].encode()
        kept = [one for one in scope["headers"] if one[0] not in (b"host", b"x-forwarded-proto")]
        viewer = {
            **scope,
            "path": f"/{path}",
            "raw_path": b"/" + raw.removeprefix(f"{PREFIX}{label}".encode()).lstrip(b"/"),
            "headers": [*kept, (b"host", f"{label}.cloudfront.net".encode("latin-1", "replace")), (b"x-forwarded-proto", b"https")],
        }
        await app(viewer, receive, send)

    return edge


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
