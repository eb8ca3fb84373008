"""The first write: nobody can plan or apply from here on. Held by somebody else: nothing has changed."""
from botocore.exceptions import ClientError



def take_lock_item(events, context):
    try:
        return {'info': take_item(events)}
    except ClientError as error:
        if error.response['Error']['Code'] != 'ConditionalCheckFailedException':
            raise
        raise RuntimeError('Somebody took the lock of the state just now: nothing was changed. Wait for that run, then start again.') from None
