"""The index.html of before, only over exactly what this run put there; then the edge is told."""


def restore_index(events, context):
    bucket, plan = events['bucket'], events['plan']
    now = index_now(bucket)
    if now['sha'] not in (plan['before'], plan['after']):
        raise RuntimeError(
            f'index.html is {now["sha"][:12]}, neither {plan["before"][:12]} nor {plan["after"][:12]}: somebody else has deployed since. '
            'Nothing was put back.'
        )
    if now['sha'] == plan['after']:
        boto3.client('s3').copy_object(
            Bucket=bucket,
            Key='index.html',
            CopySource={'Bucket': bucket, 'Key': 'index.html', 'VersionId': plan['version']},
            IfMatch=now['etag'],
        )
        left = index_now(bucket)
        if left['sha'] != plan['before']:
            raise RuntimeError(f'index.html is {left["sha"][:12]}, not {plan["before"][:12]}.')
    boto3.client('cloudfront').create_invalidation(
        DistributionId=events['distribution'],
        InvalidationBatch={
            'CallerReference': f'{events["execution"]}-undo',
            'Paths': {'Quantity': 2, 'Items': ['/', '/index.html']},
        },
    )
    return {'restored': f'index.html {plan["before"][:12]}'}
