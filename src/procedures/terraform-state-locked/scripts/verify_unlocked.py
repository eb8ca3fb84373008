"""Evidence that exactly the approved lock is gone and that the state is as sound as it was."""
import hashlib


def _digests(table, bucket, key):
    sibling = boto3.client('dynamodb').get_item(
        TableName=table, Key={'LockID': {'S': f'{bucket}/{key}-md5'}}, ConsistentRead=True
    ).get('Item') or {}
    digest = hashlib.md5(usedforsecurity=False)
    for chunk in boto3.client('s3').get_object(Bucket=bucket, Key=key)['Body'].iter_chunks(1 << 20):
        digest.update(chunk)
    return (sibling.get('Digest') or {}).get('S') or '', digest.hexdigest()


def verify_unlocked(events, context):
    table, bucket, key = events['table'], events['bucket'], events['key']
    saved = saved_locks(events)
    now = locks_now(table, bucket, key)
    left = [place for place, text in saved.items() if now[place] == text]
    if left:
        raise RuntimeError(f'The lock is still there ({", ".join(left)}), though its delete succeeded.')
    if any(now[place] for place in saved):
        return {'evidence': 'the lock is gone, and a new run has taken its own already'}
    if events['digest'] != 'held':
        return {'evidence': 'the lock is gone'}
    digest, md5 = _digests(table, bucket, key)
    if digest != md5:
        raise RuntimeError(
            f'The state no longer matches its digest ({md5} against {digest or "none"}): somebody wrote it while it was unlocked. '
            'The lock goes back; repair the state before anybody applies.'
        )
    return {'evidence': 'the lock is gone; the state still matches its digest'}
