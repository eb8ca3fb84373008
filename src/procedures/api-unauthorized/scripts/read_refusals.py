"""What the default stage logs, the last hour's answers 401 by their reason, and what was changed at API and user pool in the last three. The log's own texts stay here."""
import json
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

# Which of the log's own names stands for what we look for.
LOGGED = {'status': '$context.status', 'error': '$context.authorizer.error', 'route': '$context.routeKey', 'method': '$context.httpMethod'}
MOST_PAGES = 20
MOST_SECONDS = 60
# The first that fits. API Gateway's texts are documented by one example only: "the token does not have a valid audience".
REASONS = (
    ('audience', ('audience',)),
    ('issuer', ('issuer', 'iss claim')),
    ('expired', ('expired', 'exp claim')),
    ('clock', ('not yet', 'nbf', 'before', 'iat claim', 'issued at')),
    ('scope', ('scope',)),
    ('key', ('kid', 'jwks', 'signing key', 'public key', 'unable to find a key')),
    ('signature', ('signature',)),
    ('malformed', ('malformed', 'decode', 'parse', 'segments')),
    ('no-token', ('no token', 'missing', 'not found in', 'not present')),
)
CHANGES = {
    'apigateway.amazonaws.com': ('UpdateAuthorizer', 'DeleteAuthorizer', 'UpdateRoute', 'UpdateStage', 'CreateDeployment'),
    'cognito-idp.amazonaws.com': ('DeleteUserPool', 'CreateUserPoolClient', 'UpdateUserPoolClient', 'DeleteUserPoolClient'),
}


def log_fields(form):
    """{what: the log's name of it} of an access-log format; {} when it is no JSON."""
    try:
        members = json.loads(form or '')
    except ValueError:
        return {}
    if not isinstance(members, dict):
        return {}
    return {what: name for what, variable in LOGGED.items() for name, value in members.items() if value == variable}


def _stage(client, api):
    try:
        stage = client.get_stage(ApiId=api, StageName='$default')
    except client.exceptions.NotFoundException:
        return {'autoDeploy': 'none', 'group': '', 'fields': {}}
    settings = stage.get('AccessLogSettings') or {}
    return {
        'autoDeploy': 'yes' if stage.get('AutoDeploy') else 'no',
        'group': (settings.get('DestinationArn') or '').split(':log-group:')[-1].removesuffix(':*'),
        'fields': log_fields(settings.get('Format')),
    }


def reason_of(text):
    """The kind of refusal that authorizer.error means; without one no token was found."""
    said = text.lower()
    if said in ('', '-'):
        return 'no-token'
    return next((kind for kind, words in REASONS if any(word in said for word in words)), 'other')


def count_refusals(lines, fields):
    """Answers 401 by reason and by route, and how many of them went to OPTIONS."""
    counted = {'total': 0, 'options': 0, 'reasons': {}, 'routes': {}}
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if not isinstance(entry, dict) or str(entry.get(fields.get('status'))) != '401':
            continue
        counted['total'] += 1
        route = str(entry.get(fields.get('route')) or '-')
        counted['routes'][route] = counted['routes'].get(route, 0) + 1
        if str(entry.get(fields.get('method')) or route).startswith('OPTIONS'):
            counted['options'] += 1
        elif 'error' in fields:
            kind = reason_of(str(entry.get(fields['error']) or ''))
            counted['reasons'][kind] = counted['reasons'].get(kind, 0) + 1
    return counted


def _lines(group, start, end):
    """Lines that may tell of a 401, and whether that is all of them."""
    asked = {'logGroupName': group, 'filterPattern': '"401"', 'startTime': int(start.timestamp() * 1000), 'endTime': int(end.timestamp() * 1000)}
    lines, until = [], time.monotonic() + MOST_SECONDS
    try:
        for number, page in enumerate(boto3.client('logs').get_paginator('filter_log_events').paginate(**asked), 1):
            lines.extend(one['message'] for one in page['events'])
            if page.get('nextToken') and (number == MOST_PAGES or time.monotonic() > until):
                return lines, 'no'
    except ClientError as error:
        # Nothing was ever logged.
        if error.response['Error']['Code'] != 'ResourceNotFoundException':
            raise
    return lines, 'yes'


def _changes(now):
    found = []
    for source, names in CHANGES.items():
        asked = {
            'LookupAttributes': [{'AttributeKey': 'EventSource', 'AttributeValue': source}],
            'StartTime': now - timedelta(hours=3),
            'EndTime': now + timedelta(minutes=1),
            'PaginationConfig': {'MaxItems': 500},
        }
        for page in boto3.client('cloudtrail').get_paginator('lookup_events').paginate(**asked):
            found.extend((one['EventTime'], one['EventName']) for one in page['Events'] if one['EventName'] in names)
    return [f'{name} {max(int((now - at).total_seconds()) // 60, 0)} min ago' for at, name in sorted(found, reverse=True)[:10]]


def read_refusals(events, context):
    stage = _stage(boto3.client('apigatewayv2'), events['seen']['id'])
    now = datetime.strptime(events['now'], '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)
    lines, whole = _lines(stage['group'], now - timedelta(hours=1), now + timedelta(minutes=1)) if stage['group'] else ([], 'yes')
    counted = count_refusals(lines, stage['fields'])
    logged = 'yes' if stage['group'] and {'status', 'error'} <= set(stage['fields']) else 'no'
    return {'refusals': {**counted, 'whole': whole, 'logged': logged, 'autoDeploy': stage['autoDeploy'], 'changes': _changes(now)}}
