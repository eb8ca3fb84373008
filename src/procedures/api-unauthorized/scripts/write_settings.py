"""Writes an authorizer and, where the stage does not deploy by itself, deploys it."""
import boto3


def write_settings(plan, to):
    client = boto3.client('apigatewayv2')
    client.update_authorizer(
        ApiId=plan['api'],
        AuthorizerId=plan['authorizer'],
        JwtConfiguration={'Issuer': to['issuer'], 'Audience': list(to['audience'])},
    )
    if plan['autoDeploy'] == 'no':
        client.create_deployment(ApiId=plan['api'], StageName='$default', Description='guardia')
