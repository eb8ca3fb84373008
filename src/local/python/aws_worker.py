"""Performs AWS calls for guardia: one JSON request a line on stdin, one JSON answer a line on stdout, in any order.

request  {"id", "service", "operation", "input", "region", "endpoint"?, "credentials": {"accessKeyId", "secretAccessKey",
          "sessionToken"?}, "timeoutSeconds", "streaming": "refuse" | "read",
          "pages": "one" | "all"}
answer   {"id", "output"} or {"id", "error": {"kind", "name", "message", "statusCode"?, "requestId"?}}
kind     service: AWS refused; input: the call could not be made of the input; transport: no answer; defect: ours
"""

import json
import os
import sys
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError as TransportError,
    HTTPClientError,
    ParamValidationError,
    UnknownServiceError,
)

from aws_json import from_aws, to_aws

PARALLEL_CALLS = 16
CACHED_CLIENTS = 64

# Operations whose streaming answer is read though executeAwsApi refuses streams: aws:invokeLambdaFunction needs it.
READ_ALWAYS = {("lambda", "Invoke")}


class CallError(Exception):
    def __init__(self, kind: str, name: str, message: str):
        super().__init__(message)
        self.kind, self.name = kind, name


class Clients:
    """Clients by service, place and caller: making one takes up to 0.3 s, using one again nothing."""

    def __init__(self) -> None:
        self.session = botocore.session.Session()
        self.lock = threading.Lock()
        self.cache: OrderedDict = OrderedDict()
        self.said = threading.local()

    def get(self, request: dict):
        credentials = request["credentials"]
        key = (
            request["service"],
            request["region"],
            request.get("endpoint"),
            credentials["accessKeyId"],
            credentials["secretAccessKey"],
            credentials.get("sessionToken"),
            request["timeoutSeconds"],
        )
        with self.lock:
            client = self.cache.get(key)
            if client is None:
                client = self.make(request, credentials)
                self.cache[key] = client
                if len(self.cache) > CACHED_CLIENTS:
                    self.cache.popitem(last=False)
            self.cache.move_to_end(key)
            return client

    def make(self, request: dict, credentials: dict):
        client = self.session.create_client(
            request["service"],
            region_name=request["region"],
            endpoint_url=request.get("endpoint"),
            aws_access_key_id=credentials["accessKeyId"],
            aws_secret_access_key=credentials["secretAccessKey"],
            aws_session_token=credentials.get("sessionToken"),
            config=Config(
                retries={"total_max_attempts": 1, "mode": "standard"},
                connect_timeout=min(5, request["timeoutSeconds"]),
                read_timeout=request["timeoutSeconds"],
                max_pool_connections=PARALLEL_CALLS,
                s3={"addressing_style": "path"} if request.get("endpoint") else None,
            ),
        )
        # An emulator that lacks a service answers in no AWS form: botocore then finds no message, so keep what was said.
        client.meta.events.register("after-call", lambda http_response, **_: setattr(self.said, "last", http_response))
        return client


def model_name(client, operation: str) -> str:
    """The operation's name in the service model; boto3's snake_case and lowerCamelCase are understood too."""
    wanted = xform_name(operation)
    name = client.meta.method_to_api_mapping.get(wanted)
    if name is None:
        service = client.meta.service_model.service_name
        raise CallError("input", "UnknownOperation", f"The service {service} has no operation {operation}.")
    return name


def perform(clients: Clients, request: dict):
    client = clients.get(request)
    name = model_name(client, request["operation"])
    operation = client.meta.service_model.operation_model(name)
    streams = operation.has_streaming_output or operation.has_event_stream_output or operation.has_event_stream_input
    readable = request["streaming"] == "read" or (request["service"], name) in READ_ALWAYS
    if operation.has_event_stream_output or operation.has_event_stream_input or (streams and not readable):
        raise CallError(
            "input",
            "StreamingOperationNotSupported",
            f"{request['service']} {name} is a streaming operation, and streaming operations aren't supported.",
        )
    given = to_aws(request["input"], operation.input_shape)
    method = xform_name(name)
    if request["pages"] == "all" and client.can_paginate(method):
        return from_aws(client.get_paginator(method).paginate(**given).build_full_result())
    return from_aws(getattr(client, method)(**given))


def service_error(error: ClientError, clients: Clients) -> dict:
    told = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    name, message = told.get("Code", "Unknown"), told.get("Message", "")
    if name.isdigit() and not message:
        name = "NotImplemented"
        message = clients.said.last.content[:500].decode("utf-8", "replace")
    answer = {"kind": "service", "name": name, "message": message, "statusCode": metadata.get("HTTPStatusCode")}
    if metadata.get("RequestId"):
        answer["requestId"] = metadata["RequestId"]
    return answer


def error_of(error: Exception, clients: Clients) -> dict:
    if isinstance(error, CallError):
        return {"kind": error.kind, "name": error.name, "message": str(error)}
    if isinstance(error, ClientError):
        return service_error(error, clients)
    if isinstance(error, UnknownServiceError):
        return {"kind": "input", "name": "UnknownService", "message": str(error).split(". Valid")[0] + "."}
    if isinstance(error, ParamValidationError):
        return {"kind": "input", "name": "ParamValidationError", "message": str(error)}
    if isinstance(error, (TransportError, HTTPClientError)):
        return {"kind": "transport", "name": type(error).__name__, "message": str(error)}
    if isinstance(error, (BotoCoreError, TypeError, ValueError)):
        return {"kind": "input", "name": type(error).__name__, "message": str(error)}
    return {"kind": "defect", "name": type(error).__name__, "message": str(error)}


def main() -> None:
    # Whatever a library prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    writing = threading.Lock()
    clients = Clients()

    def work(request: dict) -> None:
        try:
            answer = {"id": request["id"], "output": perform(clients, request)}
        except Exception as error:  # every failure is an answer: a caller waits for each id
            answer = {"id": request["id"], "error": error_of(error, clients)}
        with writing:
            answers.write(json.dumps(answer, ensure_ascii=True, allow_nan=False) + "\n")
            answers.flush()

    pool = ThreadPoolExecutor(PARALLEL_CALLS)
    for line in sys.stdin.buffer:
        pool.submit(work, json.loads(line))
    # stdin closed: whoever asked is gone, and so is everyone who waits for an answer.
    os._exit(0)


if __name__ == "__main__":
    main()
