"""That an undo would take back this run's own work, and that nobody needs it."""


def check_records(events, context):
    plan = events['plan']
    changed = changed_records(plan)
    if changed:
        raise RuntimeError(f'The record {changed[0]} is no longer as this run left it: somebody changed it, and it stays.')
    state, detail = certificate_now(plan['arn'])
    if state == 'issued':
        raise RuntimeError(f'The certificate is validated ({detail}): its records stay, because ACM needs them for every renewal.')
    return {'evidence': f'{len(plan["records"])} records as this run left them; certificate {detail}'}
