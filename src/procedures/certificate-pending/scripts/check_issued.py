"""Evidence: the records are as they were approved, and what ACM made of them."""
from datetime import datetime, timezone


def check_issued(events, context):
    plan = events['plan']
    changed = changed_records(plan)
    if changed:
        raise RuntimeError(f'The record {changed[0]} is no longer as this run wrote it: somebody changed it.')
    state, detail = certificate_now(plan['arn'])
    where = f'{len(plan["records"])} validation records are in zone {plan["zone"]}'
    if state == 'abandoned':
        raise RuntimeError(f'{where}, but ACM will not issue: {detail}.')
    if state == 'issued':
        after = 'the certificate stays in use' if plan['renewing'] else 'terraform apply (aws_acm_certificate_validation), which attaches it'
        return {'outcome': f'applied: {where}, and ACM has validated ({detail}); next: {after}'}
    until = datetime.fromtimestamp(plan['created'] + 72 * 3600, timezone.utc)
    limit = '' if plan['renewing'] else f' until {until:%Y-%m-%d %H:%M} UTC'
    return {
        'outcome': f'applied: {where} and answer in Route 53, but ACM has not validated yet; it goes on trying{limit}. '
        'Public DNS does not lead to this zone: compare its name servers with those at the registrar'
    }
