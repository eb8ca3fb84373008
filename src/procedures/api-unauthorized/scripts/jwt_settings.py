"""Issuer and audience of an authorizer, and what is recorded of them for Terraform."""
import boto3


def read_settings(plan):
    client = boto3.client('apigatewayv2')
    found = client.get_authorizer(ApiId=plan['api'], AuthorizerId=plan['authorizer']).get('JwtConfiguration') or {}
    return {'issuer': found.get('Issuer') or '', 'audience': sorted(found.get('Audience') or [])}


def records(plan):
    """By name, only what this run changes. An audience is joined by commas."""
    texts = {'audience': ','.join(plan['after']['audience']), 'issuer': plan['after']['issuer']}
    return {one: text for one, text in texts.items() if plan['before'][one] != plan['after'][one]}
