"""What keeps ACM from validating, and the records that mend it. Pure: it reads only what it is given."""
from datetime import datetime, timezone

AUTHORITIES = ('amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com')
HOURS = 72
AGAIN = 'request a new certificate in Terraform with create_before_destroy (`terraform apply -replace=ADDRESS`, reviewed), let it validate, attach it, and only then remove this one; never `taint`'


def _time(text):
    return datetime.strptime(text, '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc).timestamp()


def _span(seconds):
    minutes = max(int(seconds), 0) // 60
    return f'{minutes // 60} h {minutes % 60} min' if minutes >= 60 else f'{minutes} min'


def may_issue(values, wildcard):
    """Whether these CAA records let Amazon issue. Only `iodef`, or none: anybody may."""
    found = [one.split(None, 2) for one in values]
    wild = [one for one in found if len(one) == 3 and one[1].lower() == 'issuewild'] if wildcard else []
    said = wild or [one for one in found if len(one) == 3 and one[1].lower() == 'issue']
    return not said or any(one[2].strip('"').split(';')[0].strip().lower() in AUTHORITIES for one in said)


def _state(seen, now):
    """What the certificate's own state says; None where it waits for DNS."""
    if seen['region'] not in ('', 'us-east-1'):
        return 'wrong-region', f'the certificate is in {seen["region"]}; CloudFront takes certificates from us-east-1 alone: request it there'
    if 'status' not in seen:
        names = ', '.join(seen['names']) or 'none'
        what = f'{seen["asked"]} does not exist' if seen['asked'] else f'the distribution uses CloudFront\'s own certificate, and none waits for its names ({names})'
        return 'not-managed-here', f'{what}: aws_acm_certificate.cert is not managed here'
    status = seen['status']
    if seen['imported']:
        return 'imported', f'the certificate was imported and is {status}: ACM validates nothing; import the renewed one'
    if seen['renewing']:
        return None
    if status == 'ISSUED':
        return 'issued', f'the certificate of {seen["domain"]} is ISSUED, and no renewal waits; {seen["usedBy"]} resources use it'
    if status == 'FAILED':
        caa = ': no CAA record may keep Amazon out; change it, which needs a decision of its own; then' if seen['failure'] == 'CAA_ERROR' else ';'
        return 'failed', f'the request FAILED for good ({seen["failure"] or "no reason given"}){caa} {AGAIN}'
    if status == 'VALIDATION_TIMED_OUT' or (status == 'PENDING_VALIDATION' and now - seen['created'] > HOURS * 3600):
        return 'timed-out', f'ACM looked for {HOURS} hours and has given up for good: {AGAIN}. The record of a name stays the same: it may be put in first'
    return None if status == 'PENDING_VALIDATION' else ('ended', f'the certificate is {status}: {AGAIN}')


def _text(option):
    return f'{option["name"]} CNAME {option["value"]}'


def _obstacle(option):
    """Why no record of ours would be seen, or None."""
    if option['method'] != 'DNS':
        return 'email', f'{option["domain"]} is validated by e-mail: somebody must follow the link in it; DNS validation renews itself'
    if not option['value']:
        return 'not-ready', f'ACM has not named the record of {option["domain"]} yet: run this again in a minute'
    if not may_issue(option['caa'], option['domain'].startswith('*.')):
        return 'caa', f'CAA records at {option["caaAt"]} ({", ".join(option["caa"])}) let no Amazon authority issue: adding amazon.com is a decision of its own, above this one'
    if not option['zones']:
        there = f'; the private zone {option["private"][0]} has the record, which nobody outside can see' if option['private'] else ''
        return ('private-zone' if there else 'no-zone'), f'no public zone of this account holds {option["name"]}{there}: where its DNS is hosted, enter {_text(option)}'
    if not option['zone']:
        return 'ambiguous-zone', f'{option["zones"]} public zones could hold {option["name"]}, and Route 53 does not tell which one is asked: remove the others'
    if option['delegated'] == 'no':
        return 'not-delegated', f'the zone above does not send resolvers to {option["zone"]["name"]} (its NS record is missing or differs): mend that first'
    if option['others']:
        return 'conflict', f'{option["name"]} has records of type {", ".join(option["others"])}, beside which a CNAME cannot stand: somebody must decide'
    return None


def _waiting(seen, now):
    option = seen['options'][0]
    return (
        f'every record is right in Route 53 since at least this look; ACM may take hours and tries {HOURS}: {_span(now - seen["created"])} are over. '
        f'If it lasts, compare the name servers at the registrar with those of {option["zone"]["name"]}'
    )


def _missing(seen, now):
    """Verdict, reason, and the options whose record is missing or wrong."""
    known = _state(seen, now)
    if known:
        return (*known, [])
    open_ones = [one for one in seen['options'] if not one['done']]
    for one in open_ones:
        obstacle = _obstacle(one)
        if obstacle:
            return (*obstacle, [])
    # One record stands for a name and its wildcard.
    wrong = {one['name']: one for one in open_ones if not points_to(one['record'], one['value'])}
    if not wrong:
        return 'waiting', _waiting(seen, now), []
    if len({one['zone']['id'] for one in wrong.values()}) > 1:
        return 'several-zones', 'records are missing in more than one zone: enter ' + '; '.join(_text(one) for one in wrong.values()), []
    return 'add', f'{len(wrong)} of {len(seen["options"])} validation records are missing or wrong', list(wrong.values())


def _question(seen, now, reason, wrong, digest):
    zone = wrong[0]['zone']
    left = f'ACM tries for another {_span(seen["created"] + HOURS * 3600 - now)}' if not seen['renewing'] else 'the certificate in use runs out unless it is renewed'
    was = [(one['record'].get('ResourceRecords') or [{}])[0].get('Value', 'nothing') for one in wrong]
    hints = [f'{one["name"]}{zone["name"]} exists: somebody entered the full name where the zone is added; it stays.' for one in wrong if one['doubled']]
    hints += ['Delegation: Route 53 does not hold the zone above; if ACM sees nothing, look at the registrar.'] if wrong[0]['delegated'] == 'unknown' else []
    return '\n'.join([
        f'Write {len(wrong)} DNS validation record{"s" if len(wrong) > 1 else ""} of {seen["domain"]} into zone {zone["name"]} ({zone["id"]})?',
        f'Why: {reason}; the {"renewal" if seen["renewing"] else "certificate"} is PENDING_VALIDATION for {_span(now - seen["created"])}, and {left}.',
        *[f'Change: {one["name"]} CNAME from {before} to {one["value"]}, TTL 300' for one, before in zip(wrong, was)],
        *hints,
        'The batch names what it replaces, so it fails as a whole if somebody changed it. Cost: none. Risk: low; the names start with _ and serve nothing else.',
        'Then up to 2 hours of waiting for ACM. Undo: the records as before, unless the certificate is issued by then: its renewal needs them.',
        'Terraform: aws_route53_record for aws_acm_certificate.cert must allow_overwrite, or be imported.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])


def decide_validation(events, context):
    seen, now = events['seen'], _time(events['now'])
    verdict, reason, wrong = _missing(seen, now)
    records = [
        {
            'before': one['record'],
            'after': {'Name': one['name'], 'Type': 'CNAME', 'TTL': 300, 'ResourceRecords': [{'Value': one['value']}]},
        }
        for one in wrong
    ]
    zone = wrong[0]['zone']['id'] if wrong else 'none'
    plan = {'arn': seen.get('arn', ''), 'zone': zone, 'renewing': bool(seen.get('renewing')), 'created': seen.get('created', 0), 'records': records}
    digest = plan_hash({'verdict': verdict, 'reason': reason if verdict != 'waiting' else '', **plan})
    changes = [change for one in records for change in swap(one['before'], one['after'])]
    was = ', '.join(f'{one["after"]["Name"]} {"to its value of before" if one["before"] else "to nothing"}' for one in records)
    return {
        'verdict': verdict,
        'outcome': f'nothing changed: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': _question(seen, now, reason, wrong, digest) if wrong else 'nothing to approve',
        'undo': f'Put {len(records)} validation records of zone {zone} back: {was or "nothing"}.',
        'zone': zone,
        'changes': changes,
        'plan': plan,
    }
