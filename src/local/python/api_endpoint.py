"""Gives an HTTP API an ApiEndpoint that answers. ministack names a host below 127.0.0.1, which no resolver knows; its own path for the
default stage stands for it, so that `ApiEndpoint` + path is that stage's address, as on AWS."""
import json
import os


def install() -> None:
    from ministack.services import apigateway

    original = apigateway._create_api

    def create(data):
        answer = original(data)
        made = json.loads(answer[2]).get("apiId")
        if made is None or data.get("protocolType", "HTTP") != "HTTP":
            return answer
        port = os.environ["GATEWAY_PORT"]
        apigateway._apis[made]["apiEndpoint"] = f"http://127.0.0.1:{port}/_aws/execute-api/{made}/$default"
        return apigateway._apigw_response(apigateway._apis[made], 201)

    apigateway._create_api = create
