"""What stands before the platform: its CloudFront distributions with their invalidations, and the certificates near their end."""
import boto3

MOST_CERTIFICATES, MOST_PAGES = 60, 10


def _is_ours(distribution, prefix):
    names = [one['DomainName'] for one in distribution['Origins']['Items']] + distribution.get('Aliases', {}).get('Items', [])
    return any(one.startswith(prefix) for one in [distribution.get('Comment', ''), *names])


def _distributions(made, events):
    client = boto3.client('cloudfront')
    ours = [
        one
        for page in client.get_paginator('list_distributions').paginate()
        for one in page['DistributionList'].get('Items', [])
        if _is_ours(one, events['prefix'])
    ]
    if not ours:
        made['findings'].append(f'No distribution has a comment, an origin or an alias that starts with {events["prefix"]}.')
    for one in ours[:5]:
        made['facts'][f'{one["Id"]} ({one["DomainName"]})'] = f'{one["Status"]}, {"enabled" if one["Enabled"] else "disabled"}'
        if not one['Enabled']:
            made['findings'].append(f'The distribution {one["Id"]} is disabled: nobody reaches the frontend.')
        if one['Status'] != 'Deployed':
            made['findings'].append(f'The distribution {one["Id"]} is {one["Status"]}: a change is still on its way to the edge.')
        # Newest first: an old invalidation is over.
        newest = client.list_invalidations(DistributionId=one['Id'], MaxItems='20')['InvalidationList'].get('Items', [])
        running = [invalidation for invalidation in newest if invalidation['Status'] != 'Completed']
        made['facts'][f'{one["Id"]}, invalidations in progress'] = len(running)
        made['lines'] += [f'invalidation {two["Id"]} of {moment(two["CreateTime"])}: {two["Status"]}' for two in newest[:3]]
    made['cut'] += max(len(ours) - 5, 0)


def _certificates(made, events):
    # CloudFront takes certificates of this Region only.
    client, now, days = boto3.client('acm', region_name='us-east-1'), instant(events['now']), int(events['days'])
    arns, whole = [], True
    for number, page in enumerate(client.get_paginator('list_certificates').paginate(), 1):
        arns += [one['CertificateArn'] for one in page['CertificateSummaryList']]
        if page.get('NextToken') and number == MOST_PAGES:
            whole = False
            break
    made['facts']['certificates'] = len(arns) if whole else f'at least {len(arns)}'
    made['cut'] += max(len(arns) - MOST_CERTIFICATES, 0)
    if len(arns) > MOST_CERTIFICATES or not whole:
        made['findings'].append(f'Only {MOST_CERTIFICATES} of the certificates were looked at.')
    for arn in arns[:MOST_CERTIFICATES]:
        one = client.describe_certificate(CertificateArn=arn)['Certificate']
        name, ends = one['DomainName'], one.get('NotAfter')
        used = 'in use' if one.get('InUseBy') else 'not in use'
        made['lines'].append(f'{name}: {one["Status"]}, {used}, ends {moment(ends) if ends else "never, not issued"}')
        if one['Status'] != 'ISSUED':
            made['findings'].append(f'The certificate of {name} is {one["Status"]} ({used}).')
        elif ends and ends - now < timedelta(days=days):
            made['findings'].append(f'The certificate of {name} ({used}) ends {moment(ends)}, in {(ends - now).days} days.')
        renewal = (one.get('RenewalSummary') or {}).get('RenewalStatus')
        if renewal in ('PENDING_VALIDATION', 'FAILED'):
            made['findings'].append(f'The renewal of the certificate of {name} is {renewal}: mend its DNS records before it ends.')


def read_edge(events, context):
    return {'distributions': part('CloudFront', _distributions, events), 'certificates': part('Certificates', _certificates, events)}
