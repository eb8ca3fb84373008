"""The lock of the newer kind: an object beside the state."""
import boto3


def take_file(events, text):
    boto3.client('s3').put_object(
        Bucket=events['bucket'], Key=f'{events["key"]}.tflock', Body=text.encode(), ContentType='application/json', IfNoneMatch='*'
    )
