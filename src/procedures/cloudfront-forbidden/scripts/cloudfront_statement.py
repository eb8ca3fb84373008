"""The one statement that CloudFront needs; it is for this distribution alone, so it makes nothing public. Pure."""


def statement_for(bucket, distribution, arn, oai):
    one = {'Sid': f'GuardiaCloudFront{distribution}', 'Effect': 'Allow'}
    user = f'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {oai}'
    one['Principal'] = {'AWS': user} if oai else {'Service': 'cloudfront.amazonaws.com'}
    one.update(Action='s3:GetObject', Resource=f'arn:aws:s3:::{bucket}/*')
    return one if oai else {**one, 'Condition': {'StringEquals': {'AWS:SourceArn': arn}}}
