"""Taking Terraform's lock as this run: its ID is the execution's, so it is told from everybody else's."""
import json

import boto3


def take_item(events):
    """As Terraform writes it; `now` is SSM's global:DATE_TIME."""
    day, _, time = events['now'].partition('_')
    text = json.dumps({
        'ID': events['execution'],
        'Operation': 'guardia-repair',
        'Info': '',
        'Who': f'guardia@{events["execution"]}',
        'Version': '',
        'Created': f'{day}T{time.replace(".", ":")}Z',
        'Path': f'{events["bucket"]}/{events["key"]}',
    })
    boto3.client('dynamodb').put_item(
        TableName=events['table'],
        Item={'LockID': {'S': f'{events["bucket"]}/{events["key"]}'}, 'Info': {'S': text}},
        # Our own, too: an answer may be lost, and the SDK asks again.
        ConditionExpression='attribute_not_exists(LockID) OR Info = :info',
        ExpressionAttributeValues={':info': {'S': text}},
    )
    return text
