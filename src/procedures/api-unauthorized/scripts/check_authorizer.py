"""Whether authorizer and records for Terraform are as this run left them."""


def check_authorizer(events, context):
    plan = events['plan']
    now = read_settings(plan)
    if now != plan['after']:
        raise RuntimeError(f'The authorizer trusts {now["issuer"]} and {", ".join(now["audience"])}; somebody else changed it meanwhile.')
    expected = records(plan)
    names = [f'{events["overrides"]}/{one}' for one in sorted(expected)]
    found = {one['Name'].rsplit('/', 1)[-1]: one['Value'] for one in boto3.client('ssm').get_parameters(Names=names)['Parameters']}
    if found != expected:
        raise RuntimeError(f'{events["overrides"]} no longer holds what this run recorded for Terraform; somebody else changed it meanwhile.')
    return {'now': events['now']}
