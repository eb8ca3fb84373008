"""What runs, since when, and who changed it: the function, its versions and aliases, and CloudTrail's writes of 24 hours."""
import boto3

MOST_VERSIONS, MOST_PAGES = 10, 10


def _function(made, events):
    name, client = events['function'], boto3.client('lambda')
    versions = []
    for page in client.get_paginator('list_versions_by_function').paginate(FunctionName=name):
        versions += page['Versions']
    latest = next(one for one in versions if one['Version'] == '$LATEST')
    made['facts'] = {
        'unpublished code since': latest['LastModified'],
        'published versions': len(versions) - 1,
        'timeout and memory': f'{latest["Timeout"]} s, {latest["MemorySize"]} MB',
    }
    aliases = client.list_aliases(FunctionName=name)['Aliases']
    for one in aliases:
        weights = (one.get('RoutingConfig') or {}).get('AdditionalVersionWeights') or {}
        shared = ''.join(f', version {version} gets {weight:.0%}' for version, weight in weights.items())
        made['facts'][f'alias {one["Name"]}'] = f'version {one["FunctionVersion"]}{shared}'
    if not any(one['Name'] == 'production' for one in aliases):
        made['findings'].append('There is no alias production: what callers get cannot be rolled back by an alias.')
    published = sorted((one for one in versions if one is not latest), key=lambda one: -int(one['Version']))
    made['cut'] += max(len(published) - MOST_VERSIONS, 0)
    for one in published[:MOST_VERSIONS]:
        made['lines'].append(f'version {one["Version"]} of {one["LastModified"]}, code {one["CodeSha256"][:12]} {one.get("Description", "")}')


def _changes(made, events):
    now, count = instant(events['now']), 0
    pages = boto3.client('cloudtrail').get_paginator('lookup_events').paginate(
        LookupAttributes=[{'AttributeKey': 'EventSource', 'AttributeValue': 'lambda.amazonaws.com'}],
        StartTime=now - timedelta(hours=24),
        EndTime=now + timedelta(minutes=1),
    )
    for number, page in enumerate(pages, 1):
        for event in page['Events']:
            detail = json.loads(event.get('CloudTrailEvent') or '{}')
            asked = json.dumps(detail.get('requestParameters') or {}) + json.dumps(event.get('Resources') or [])
            if event.get('ReadOnly') == 'true' or not re.search(rf'\b{re.escape(events["function"])}(?![\w-])', asked):
                continue
            count += 1
            failed = f', refused: {detail["errorCode"]}' if detail.get('errorCode') else ''
            made['lines'].append(f'{moment(event["EventTime"])}: {event["EventName"]} by {event.get("Username", "unknown")}{failed}')
        if number == MOST_PAGES and page.get('NextToken'):
            made['findings'].append(f'CloudTrail holds more events than {MOST_PAGES} pages: older changes of the 24 h were not read.')
            break
    made['facts']['changes of the function in 24 h'] = count


def read_deployments(events, context):
    return {'function': part('Deployed versions', _function, events), 'changes': part('Changes on CloudTrail', _changes, events)}
