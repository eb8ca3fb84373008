"""Puts the records back that are still as this run left them, unless the certificate was issued by them: then renewal needs them."""


def restore_records(events, context):
    plan = events['plan']
    state, detail = certificate_now(plan['arn'])
    if state == 'issued':
        return {'kept': 'yes', 'restored': f'records kept: the certificate is validated ({detail})'}
    changed = changed_records(plan)
    ours = [one for one in plan['records'] if one['after']['Name'] not in changed]
    changes = [change for one in ours for change in swap(cname_at(plan['zone'], one['after']['Name']), one['before'])]
    if changes:
        batch = {'Comment': 'guardia: undo', 'Changes': changes}
        boto3.client('route53').change_resource_record_sets(HostedZoneId=plan['zone'], ChangeBatch=batch)
    for one in ours:
        now = cname_at(plan['zone'], one['after']['Name'])
        if (now.get('ResourceRecords') or []) != (one['before'].get('ResourceRecords') or []):
            raise RuntimeError(f'{one["after"]["Name"]} is not as before: put it back by hand in zone {plan["zone"]}.')
    left = f'; left, because somebody else changed them: {", ".join(changed)}' if changed else ''
    return {'kept': 'no', 'restored': f'{len(ours)} records as before{left}'}
