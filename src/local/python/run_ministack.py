"""Runs ministack for guardia: on a socket bound here (no race for a free port), never outliving its parent, never calling out.

usage: run_ministack.py HOST PORT    (PORT 0: any free one)
Prints one JSON line on stdout: {"port": N} when the port is bound, or {"busy": "why"} when it cannot be.
Closing stdin stops the server, so that a parent killed with kill -9 leaves nothing behind. TMPDIR is removed at the end
where GUARDIA_SCRATCH says that it is ours.
"""

import asyncio
import json
import os
import shutil
import signal
import socket
import sys
import threading

GRACE_SECONDS = 5


def is_here(host) -> bool:
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    return host in (None, "", "localhost", "::1", "0.0.0.0") or host.startswith("127.") or host.endswith(".localhost")


def stay_on_this_machine() -> None:
    """Refuses every connection that would leave the machine, and the look-up of its name: an emulator has no business outside."""

    def hook(event: str, args: tuple) -> None:
        if event in ("socket.connect", "socket.sendto"):
            host = args[1][0] if isinstance(args[1], tuple) else None
        elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
            host = args[0]
        else:
            return
        if not is_here(host):
            raise PermissionError(f"guardia's local AWS makes no connection outside this machine: {host}")

    sys.addaudithook(hook)


def check_everybodys_signature() -> None:
    """ministack takes a root key with any secret. Lambda code runs as a process on this machine, so whoever is root runs code
    here: a web page must not be. Root's signature is checked like anybody's."""
    from ministack.core import iam_evaluator

    iam_evaluator._is_root_key = lambda access_key_id: False


def end() -> None:
    """Ends this process and every Lambda that it runs, at once."""
    scratch = os.environ.get("GUARDIA_SCRATCH")
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def watch_parent() -> None:
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(GRACE_SECONDS)
    end()


def main() -> None:
    host, port = sys.argv[1], int(sys.argv[2])
    if os.getpgrp() != os.getpid():
        os.setpgrp()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        print(json.dumps({"busy": error.strerror}), flush=True)
        return
    port = listener.getsockname()[1]
    os.environ["GATEWAY_PORT"] = str(port)
    # Whoever has it may ask for secrets (guardia_routes.py): it must not reach the Lambda code that inherits this environment.
    token = os.environ.pop("GUARDIA_TOKEN", "")
    threading.Thread(target=watch_parent, daemon=True).start()
    stay_on_this_machine()

    # ministack reads its settings when it is imported, so GATEWAY_PORT had to be known first.
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import SERVICE_HANDLERS, app

    import acm_validation
    import api_endpoint
    import application_autoscaling
    import cloudfront_edge
    import cloudtrail_callers
    import cloudwatch_resources
    import lambda_actions
    import route53_resources
    import s3_copies
    import ssm_resources

    acm_validation.install()
    api_endpoint.install()
    application_autoscaling.install(SERVICE_HANDLERS)
    cloudfront_edge.install()
    cloudtrail_callers.install()
    cloudwatch_resources.install()
    lambda_actions.install()
    route53_resources.install()
    s3_copies.install()
    ssm_resources.install()
    check_everybodys_signature()

    from guardia_routes import with_routes

    listener.listen(256)
    print(json.dumps({"port": port}), flush=True)
    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    try:
        asyncio.run(serve(cloudfront_edge.with_edge(with_routes(app, token) if token else app), config))
    finally:
        end()


if __name__ == "__main__":
    main()
