"""The certificate, as ACM in us-east-1 sees it (CloudFront takes it from nowhere else), and what Route 53 knows of each of its records."""
from botocore.exceptions import ClientError

OPEN = ['PENDING_VALIDATION', 'FAILED', 'VALIDATION_TIMED_OUT']
KEY_TYPES = ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1']


def _acm():
    return boto3.client('acm', region_name='us-east-1')


def _find(distribution):
    """The distribution's own certificate, or the newest that waits for one of its names."""
    config = boto3.client('cloudfront').get_distribution_config(Id=distribution)['DistributionConfig']
    own = (config.get('ViewerCertificate') or {}).get('ACMCertificateArn') or ''
    names = {one.lower() for one in (config.get('Aliases') or {}).get('Items') or []}
    names |= {f'*.{one.split(".", 1)[1]}' for one in names}
    waiting = []
    # Without key types ACM lists RSA certificates of 2048 bits alone.
    pages = _acm().get_paginator('list_certificates').paginate(CertificateStatuses=OPEN, Includes={'keyTypes': KEY_TYPES})
    for page in pages:
        for one in page['CertificateSummaryList']:
            if names & {name.lower() for name in [one['DomainName'], *(one.get('SubjectAlternativeNameSummaries') or [])]}:
                found = _acm().describe_certificate(CertificateArn=one['CertificateArn'])['Certificate']
                waiting.append((found['Status'] == 'PENDING_VALIDATION', found['CreatedAt'], one['CertificateArn']))
    return (max(waiting)[2] if waiting else own), sorted(names)


def _described(arn):
    try:
        found = _acm().describe_certificate(CertificateArn=arn)['Certificate']
    except ClientError as error:
        if error.response['Error']['Code'] != 'ResourceNotFoundException':
            raise
        return {}
    renewal = found.get('RenewalSummary') or {}
    pending = renewal.get('RenewalStatus') == 'PENDING_VALIDATION'
    options = (renewal if pending else found).get('DomainValidationOptions') or []
    return {
        'arn': arn,
        'domain': found['DomainName'],
        'status': found['Status'],
        'imported': found.get('Type') == 'IMPORTED',
        'renewing': pending,
        'failure': found.get('FailureReason') or '',
        'created': int(found['CreatedAt'].timestamp()) if found.get('CreatedAt') else 0,
        'usedBy': len(found.get('InUseBy') or []),
        'options': [
            {
                'domain': one['DomainName'],
                'method': one.get('ValidationMethod') or 'EMAIL',
                'done': one.get('ValidationStatus') == 'SUCCESS',
                'name': dotted((one.get('ResourceRecord') or {}).get('Name') or ''),
                'value': (one.get('ResourceRecord') or {}).get('Value') or '',
            }
            for one in options
        ],
    }


def _zones():
    pages = boto3.client('route53').get_paginator('list_hosted_zones').paginate()
    return [
        {'id': one['Id'].rsplit('/', 1)[-1], 'name': dotted(one['Name']), 'private': bool((one.get('Config') or {}).get('PrivateZone'))}
        for page in pages
        for one in page['HostedZones']
    ]


def _holding(zones, name, private):
    """The zones that could hold a name, the closest first."""
    found = [one for one in zones if one['private'] == private and (name == one['name'] or name.endswith(f'.{one["name"]}'))]
    return sorted(found, key=lambda one: (-len(one['name']), one['id']))


def _delegated(zones, zone):
    """Whether the zone above, where it is ours, sends resolvers to this one: yes, no, or unknown where the registrar decides."""
    above = [one for one in _holding(zones, zone['name'], False) if one['name'] != zone['name']]
    if not above:
        return 'unknown'
    servers = boto3.client('route53').get_hosted_zone(Id=zone['id'])['DelegationSet']['NameServers']
    told = next((one for one in sets_at(above[0]['id'], zone['name']) if one['Type'] == 'NS'), {})
    return 'yes' if {dotted(one['Value']) for one in told.get('ResourceRecords') or []} == {dotted(one) for one in servers} else 'no'


def _authorities(zones, domain):
    """The nearest CAA records on the way up, and where; ([], '') where there are none in Route 53."""
    name = dotted(domain.removeprefix('*.'))
    while name.count('.') > 1:
        for zone in _holding(zones, name, False)[:1]:
            found = [one for one in sets_at(zone['id'], name) if one['Type'] == 'CAA']
            if found:
                return [one['Value'] for one in found[0]['ResourceRecords']], name
        name = name.split('.', 1)[1]
    return [], ''


def _dns(zones, option):
    """What Route 53 has for one validation record."""
    name = option['name']
    public, private = _holding(zones, name, False), _holding(zones, name, True)
    same = [one for one in public if one['name'] == public[0]['name']]
    sent = [one for one in same if len(same) > 1 and _delegated(zones, one) == 'yes']
    zone = same[0] if len(same) == 1 else sent[0] if len(sent) == 1 else {}
    sets = sets_at(zone['id'], name) if zone else []
    values, at = _authorities(zones, option['domain'])
    return {
        'zone': zone,
        'zones': len(same),
        'delegated': _delegated(zones, zone) if zone else 'unknown',
        'record': next((one for one in sets if one['Type'] == 'CNAME' and 'SetIdentifier' not in one), {}),
        'others': sorted({one['Type'] for one in sets if one['Type'] != 'CNAME' or 'SetIdentifier' in one}),
        'doubled': bool(zone) and bool(cname_at(zone['id'], f'{name}{zone["name"]}')),
        'private': [one['id'] for one in private if cname_at(one['id'], name)],
        'caa': values,
        'caaAt': at,
    }


def read_certificate(events, context):
    arn, names = (events['certificate'], []) if events['certificate'] else _find(events['distribution'])
    region = arn.split(':')[3] if arn else ''
    found = _described(arn) if region == 'us-east-1' else {}
    zones = _zones() if found else []
    options = [{**one, **(_dns(zones, one) if one['value'] else {})} for one in found.get('options') or []]
    return {'seen': {**found, 'options': options, 'names': names, 'asked': arn, 'region': region}}
