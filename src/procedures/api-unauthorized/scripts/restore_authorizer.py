"""Puts issuer, audience and records back, each only while it is as this run left it."""


def _records(events, plan):
    ssm = boto3.client('ssm')
    for one, ours in records(plan).items():
        name, before = f'{events["overrides"]}/{one}', plan[f'{one}Record']
        found = ssm.get_parameters(Names=[name])['Parameters']
        if not found or found[0]['Value'] != ours or before == ours:
            continue
        if before:
            ssm.put_parameter(Name=name, Value=before, Type='String', Overwrite=True)
        else:
            ssm.delete_parameters(Names=[name])


def restore_authorizer(events, context):
    plan = events['plan']
    now = read_settings(plan)
    if now == plan['after']:
        write_settings(plan, plan['before'])
        if read_settings(plan) != plan['before']:
            raise RuntimeError('The authorizer is not as before after the undo. Restore it by hand from the plan of this run.')
    _records(events, plan)
    if now in (plan['before'], plan['after']):
        return {'restored': 'authorizer as before'}
    left = 'authorizer left: somebody else changed it'
    if events['when'] == 'later':
        raise RuntimeError(f'{left}. The records for Terraform no longer hold what that run wrote.')
    return {'restored': left}
