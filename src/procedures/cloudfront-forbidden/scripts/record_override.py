"""What Terraform also knows goes on record for its next apply; policy and objects are not among it."""
import boto3


def record_override(events, context):
    if events['plan']['kind'] == 'root':
        boto3.client('ssm').put_parameter(Name=events['override'], Value='index.html', Type='String', Overwrite=True)
    return {'recorded': events['plan']['kind']}
