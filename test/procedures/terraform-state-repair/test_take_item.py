"""A repair that is killed leaves its lock behind: TerraformStateLocked must be able to read it. The call is checked by botocore's own stub."""
import sys
from pathlib import Path

import boto3
from botocore.stub import ANY, Stubber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

RUN = '6f8e1d7a-90b3-4c5e-8a21-0d4f5b6c7e88'


def test_the_lock_of_a_repair_is_one_that_terraform_and_the_unlock_read(monkeypatch):
    script = load_script('terraform-state-repair/scripts/own_lock.py', 'terraform-state-repair/scripts/take_item.py')
    client = boto3.client('dynamodb', region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='x')
    monkeypatch.setattr(script['boto3'], 'client', lambda name: client)
    place = {'table': 't', 'bucket': 'b', 'key': 'env:/blue/k', 'execution': RUN, 'now': '2026-03-01_10.00.00'}
    with Stubber(client) as stub:
        asked = {'TableName': 't', 'Item': {'LockID': {'S': 'b/env:/blue/k'}, 'Info': {'S': ANY}}, 'ConditionExpression': ANY, 'ExpressionAttributeValues': ANY}
        stub.add_response('put_item', {}, asked)
        text = script['take_item'](place)
    lock = load_script('terraform-state-locked/scripts/lock_info.py')['parse_lock'](text)
    assert (lock['Who'], lock['Operation'], lock['Path'], lock['created']) == (f'guardia@{RUN}', 'guardia-repair', 'b/env:/blue/k', 1772359200)
    assert script['is_own'](text, RUN)
    assert not script['is_own'](text, RUN.replace('6', '7'))
    assert not script['is_own'](text.replace('guardia@', 'runner@'), RUN)
