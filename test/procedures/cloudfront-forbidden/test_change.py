"""What still stands, and what an undo leaves because somebody else changed it. Calls are checked by botocore's own stubs."""
import io
import json
import sys
from pathlib import Path

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

HERE = 'cloudfront-forbidden/scripts'
STATEMENT = {'Sid': 'GuardiaCloudFrontE1', 'Effect': 'Allow'}
POLICY = {'kind': 'policy', 'statement': STATEMENT, 'before': '', 'hadPolicy': 'yes'}
ROOT = {'kind': 'root', 'etag': 'v1', 'before': 'start.html', 'override': ''}
PAGE = b'<html>'
INDEX = {'kind': 'index', 'target': 'index.html', 'sha': __import__('hashlib').sha256(PAGE).hexdigest()}
CONFIG = {
    'CallerReference': 'x',
    'Comment': '',
    'Enabled': True,
    'Origins': {'Quantity': 1, 'Items': [{'Id': 's', 'DomainName': 'd'}]},
    'DefaultCacheBehavior': {'TargetOriginId': 's', 'ViewerProtocolPolicy': 'https-only'},
}


@pytest.fixture
def stubs(monkeypatch):
    keys = {'region_name': 'us-east-1', 'aws_access_key_id': 'x', 'aws_secret_access_key': 'x'}
    clients = {one: boto3.client(one, **keys) for one in ('s3', 'cloudfront', 'ssm')}
    monkeypatch.setattr(boto3, 'client', lambda service, **options: clients[service])
    with Stubber(clients['s3']) as s3, Stubber(clients['cloudfront']) as cloudfront, Stubber(clients['ssm']) as ssm:
        yield s3, cloudfront, ssm
        for one in (s3, cloudfront, ssm):
            one.assert_no_pending_responses()


def run(name, plan):
    script = load_script('restore_override.py', *(f'{HERE}/{one}.py' for one in ('bucket_policy', 'index_now', name)))
    return script[name]({'bucket': 'site', 'distribution': 'E1', 'override': '/o', 'plan': plan}, None)


def policy(s3, *statements):
    s3.add_response('get_bucket_policy', {'Policy': json.dumps({'Statement': list(statements)})}, {'Bucket': 'site'})


def config(cloudfront, root, etag='v2'):
    cloudfront.add_response('get_distribution_config', {'ETag': etag, 'DistributionConfig': {**CONFIG, 'DefaultRootObject': root}}, {'Id': 'E1'})


def index(s3, body):
    s3.add_response('list_objects_v2', {'Contents': [{'Key': 'index.html'}]}, {'Bucket': 'site', 'Prefix': 'index.html', 'MaxKeys': 1})
    s3.add_response('get_object', {'Body': StreamingBody(io.BytesIO(body), len(body)), 'ETag': '"e"'}, {'Bucket': 'site', 'Key': 'index.html'})


def test_each_kind_still_stands(stubs):
    s3, cloudfront, _ = stubs
    policy(s3, {'Sid': 'other'}, STATEMENT)
    config(cloudfront, 'index.html')
    index(s3, PAGE)
    assert [bool(run('check_change', one)['evidence']) for one in (POLICY, ROOT, INDEX)] == [True, True, True]


def test_each_kind_is_seen_to_have_moved_on(stubs):
    s3, cloudfront, _ = stubs
    policy(s3, {**STATEMENT, 'Effect': 'Deny'})
    config(cloudfront, 'home.html')
    s3.add_response('list_objects_v2', {'Contents': [{'Key': 'index.html.old'}]}, {'Bucket': 'site', 'Prefix': 'index.html', 'MaxKeys': 1})
    for one in (POLICY, ROOT, INDEX):
        with pytest.raises(RuntimeError, match='somebody'):
            run('check_change', one)


def test_a_write_is_bound_to_the_version_that_was_approved(stubs):
    _, cloudfront, _ = stubs
    config(cloudfront, 'start.html', 'v9')
    cloudfront.add_client_error('update_distribution', 'PreconditionFailed', expected_params={'Id': 'E1', 'IfMatch': 'v1', 'DistributionConfig': ANY})
    with pytest.raises(Exception, match='PreconditionFailed'):
        run('apply_change', ROOT)


def test_a_statement_that_somebody_took_away_is_no_reason_to_write(stubs):
    s3, _, _ = stubs
    policy(s3, {'Sid': 'other'})
    assert 'nothing to take back' in run('restore_change', POLICY)['restored']


def test_somebody_elses_root_object_and_record_stay(stubs):
    _, cloudfront, ssm = stubs
    config(cloudfront, 'home.html')
    ssm.add_response('get_parameters', {'Parameters': [{'Name': '/o', 'Value': 'home.html'}]}, {'Names': ['/o']})
    assert run('restore_change', ROOT)['restored'] == "root object left: it is 'home.html'"


def test_a_lost_race_is_looked_at_again_and_not_for_ever(stubs):
    _, cloudfront, _ = stubs
    for _ in range(3):
        config(cloudfront, 'index.html')
        cloudfront.add_client_error('update_distribution', 'PreconditionFailed')
    with pytest.raises(Exception, match='PreconditionFailed'):
        run('restore_change', ROOT)


def test_a_refused_read_is_no_missing_policy(stubs):
    s3, _, _ = stubs
    s3.add_client_error('get_bucket_policy', 'AccessDenied')
    with pytest.raises(Exception, match='AccessDenied'):
        run('restore_change', POLICY)


def test_a_refused_read_is_no_missing_index(stubs):
    s3, _, _ = stubs
    s3.add_client_error('list_objects_v2', 'AccessDenied')
    with pytest.raises(Exception, match='AccessDenied'):
        run('restore_change', INDEX)
