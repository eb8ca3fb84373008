"""boto3 on the endpoint, as an operator's script uses it. Run by boto3.test.ts with the endpoint in the environment."""

import json
import os
import time
import urllib.request

import boto3
import botocore.exceptions

ssm = boto3.client("ssm")
content = json.dumps({"schemaVersion": "0.3", "mainSteps": [{"name": "A", "action": "aws:sleep", "inputs": {"Duration": "PT1S"}}]})


def code(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return None


def main():
    created = ssm.create_document(Name="FromBoto", Content=content, DocumentType="Automation", DocumentFormat="JSON")
    assert created["DocumentDescription"]["DocumentVersion"] == "1", created
    assert ssm.get_document(Name="FromBoto")["Content"] == content
    assert code(ssm.create_document, Name="FromBoto", Content=content, DocumentType="Automation")[0] == "DocumentAlreadyExists"
    assert code(ssm.get_document, Name="Absent")[0] == "InvalidDocument"
    assert "does not exist" in code(ssm.describe_document, Name="Absent")[1]

    execution = ssm.start_automation_execution(DocumentName="FromBoto")["AutomationExecutionId"]
    for _ in range(100):
        answer = ssm.get_automation_execution(AutomationExecutionId=execution)["AutomationExecution"]
        if answer["AutomationExecutionStatus"] == "Success":
            break
        time.sleep(0.1)
    assert answer["AutomationExecutionStatus"] == "Success", answer
    assert answer["ExecutionStartTime"].tzinfo is not None
    pages = ssm.get_paginator("describe_automation_executions").paginate(Filters=[{"Key": "DocumentNamePrefix", "Values": ["FromBoto"]}])
    assert [one["AutomationExecutionId"] for page in pages for one in page["AutomationExecutionMetadataList"]] == [execution]
    pages = ssm.get_paginator("describe_automation_step_executions").paginate(AutomationExecutionId=execution)
    assert [one["StepName"] for page in pages for one in page["StepExecutions"]] == ["A"]
    # botocore checks neither enumerations nor maxima: the server must.
    assert code(ssm.start_automation_execution, DocumentName="FromBoto", Mode="Nope")[0] == "ValidationException"
    assert code(ssm.describe_automation_executions, MaxResults=500)[0] == "ValidationException"
    assert code(ssm.send_automation_signal, AutomationExecutionId=execution, SignalType="Deny")[0] == "ValidationException"
    assert code(ssm.send_automation_signal, AutomationExecutionId=execution, SignalType="Approve")[0] == "InvalidAutomationSignalException"

    # Everything else reaches the AWS behind: queries, JSON, REST, streams.
    assert boto3.client("sts").get_caller_identity()["Account"]
    table = boto3.client("dynamodb").create_table(
        TableName="tab",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert table["TableDescription"]["TableName"] == "tab"
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="some-bucket")
    s3.put_object(Bucket="some-bucket", Key="a b/ñ", Body=b"x" * 2_000_000)
    assert len(s3.get_object(Bucket="some-bucket", Key="a b/ñ")["Body"].read()) == 2_000_000
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "some-bucket", "Key": "a b/ñ"})
    assert len(urllib.request.urlopen(url).read()) == 2_000_000
    ssm.put_parameter(Name="/a/b", Value="c", Type="String")
    assert ssm.get_parameter(Name="/a/b")["Parameter"]["Value"] == "c"

    # Signatures of somebody who doesn't have the secret.
    wrong = boto3.client("ssm", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"], aws_secret_access_key="wrong")
    assert code(wrong.get_document, Name="FromBoto")[0] == "InvalidSignatureException"
    unknown = boto3.client("ssm", aws_access_key_id="AKIAUNKNOWN", aws_secret_access_key="wrong")
    assert code(unknown.get_document, Name="FromBoto")[0] == "UnrecognizedClientException"
    print("boto3 is content")


if __name__ == "__main__":
    main()
