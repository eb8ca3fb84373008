"""What no local AWS can show: stacks that are nested, failed, or of the CDK by their tags and parameters alone."""
import sys
from datetime import datetime, timezone
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

script = load_script('report.py', 'legacy-stacks/scripts/read_stacks.py')
OLD = datetime(2024, 11, 24, tzinfo=timezone.utc)


def stack(name='Some', status='CREATE_COMPLETE', **more):
    return {'StackName': name, 'StackStatus': status, 'CreationTime': OLD, **more}


@pytest.mark.parametrize(
    ('one', 'cdk'),
    [
        (stack('CDKToolkit'), True),
        (stack('Data', Parameters=[{'ParameterKey': 'BootstrapVersion'}]), True),
        (stack('Data', Tags=[{'Key': 'aws-cdk:id', 'Value': 'x'}]), True),
        (stack('Data'), False),
    ],
)
def test_knows_a_stack_of_the_cdk(one, cdk):
    assert script['is_cdk'](one) is cdk


@pytest.mark.parametrize(('name', 'ours'), [('TkNqData', True), ('tk-nq-dev-api', True), ('Turnaki', True), ('ThinkNq', False)])
def test_knows_the_platforms_names(name, ours):
    assert script['is_ours'](stack(name), ['tknq', 'turnaki']) is ours


class Pages:
    def __init__(self, error=None, **pages):
        self.error, self.pages, self.name = error, pages, ''

    def get_paginator(self, name):
        self.name = name
        return self

    def paginate(self, **_):
        if self.name == 'list_imports' and self.error:
            raise self.error
        return self.pages.get(self.name, [])


def refused(code, message):
    return ClientError({'Error': {'Code': code, 'Message': message}}, 'ListImports')


@pytest.mark.parametrize(
    ('one', 'resources', 'blockers'),
    [
        (stack(), [], []),
        (stack(status='DELETE_FAILED'), [], ['it is DELETE_FAILED']),
        (stack(status='UPDATE_ROLLBACK_FAILED'), [], ['it is UPDATE_ROLLBACK_FAILED']),
        (stack(status='DELETE_IN_PROGRESS'), [], ['it is DELETE_IN_PROGRESS']),
        (stack(status='UPDATE_COMPLETE', ParentId='arn:x'), [], ['it is nested: only its root can be deleted']),
        (
            stack(),
            [{'ResourceType': 'AWS::EC2::VPC', 'ResourceStatus': 'DELETE_FAILED', 'PhysicalResourceId': 'vpc-1', 'LogicalResourceId': 'Vpc'}],
            ['vpc-1 is DELETE_FAILED'],
        ),
        (stack(), [{'ResourceType': 'AWS::S3::Bucket', 'ResourceStatus': 'DELETE_COMPLETE', 'LogicalResourceId': 'B'}], []),
    ],
)
def test_tells_what_blocks_a_deletion(one, resources, blockers):
    assert script['_blockers'](Pages(), one, resources) == (blockers, [])


def test_an_export_that_nobody_imports_blocks_nothing_and_a_refusal_is_no_answer():
    client = Pages(error=refused('ValidationError', "Export 'x' is not imported by any stack."))
    one = stack(Outputs=[{'OutputKey': 'o', 'ExportName': 'x'}, {'OutputKey': 'p'}])
    assert script['_blockers'](client, one, []) == ([], [])
    with pytest.raises(ClientError):
        script['_blockers'](Pages(error=refused('AccessDenied', 'not authorized')), one, [])


def test_reads_on_to_the_end_of_twenty_pages_and_says_so(monkeypatch):
    pages = [{'Stacks': [stack(f'TkNq{number}')], 'NextToken': 'more'} for number in range(25)]
    monkeypatch.setattr(script['boto3'], 'client', lambda name: Pages(describe_stacks=pages))
    made = script['read_stacks']({'names': ['tknq'], 'now': '2026-11-24_09.00.00'}, None)['part']
    assert made['facts']['stacks in this Region'] == 'at least 20'
    assert made['findings'][0] == 'There are more stacks than 20 pages: the others were not looked at.'
    assert made['lines'][0].startswith('TkNq0: CREATE_COMPLETE, 730 days old, 0 resources, drift NOT_CHECKED')
