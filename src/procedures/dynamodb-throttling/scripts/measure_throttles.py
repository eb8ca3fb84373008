"""How many requests of a table and its indexes were throttled, by reason, minute by minute."""
from datetime import datetime, timedelta, timezone

import boto3

REASONS = ('ProvisionedThroughput', 'KeyRangeThroughput', 'AccountLimit', 'MaxOnDemandThroughput')


def _queries(table, indexes):
    queries = []
    for index in ['', *indexes]:
        dimensions = [{'Name': 'TableName', 'Value': table}]
        if index:
            dimensions.append({'Name': 'GlobalSecondaryIndexName', 'Value': index})
        for kind in ('Read', 'Write'):
            for reason in REASONS:
                metric = {
                    'Namespace': 'AWS/DynamoDB',
                    'MetricName': f'{kind}{reason}ThrottleEvents',
                    'Dimensions': dimensions,
                }
                queries.append({
                    'Id': f'q{len(queries)}',
                    'Label': f'{index or table}|{kind}|{reason}',
                    'MetricStat': {'Metric': metric, 'Period': 60, 'Stat': 'Sum'},
                })
    return queries


def _time(text):
    """SSM's `global:DATE_TIME`, UTC."""
    return datetime.strptime(text, '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)


def measure_throttles(events, context):
    now = _time(events['now'])
    since = _time(events['since']) if events['since'] else now - timedelta(hours=3)
    window = {'StartTime': since.replace(second=0), 'EndTime': now + timedelta(minutes=1)}
    cloudwatch = boto3.client('cloudwatch')
    indexes = sorted(one['IndexName'] for one in events['table'].get('GlobalSecondaryIndexes') or [])
    queries = _queries(events['table']['TableName'], indexes)
    found = {}
    for first in range(0, len(queries), 500):
        batch = queries[first:first + 500]
        labels = {one['Id']: one['Label'] for one in batch}
        token = {}
        while True:
            page = cloudwatch.get_metric_data(MetricDataQueries=batch, **window, **token)
            for result in page['MetricDataResults']:
                label = labels[result['Id']]
                found[label] = found.get(label, 0) + sum(result.get('Values', []))
            if not page.get('NextToken'):
                break
            token = {'NextToken': page['NextToken']}
    by_reason = {}
    for label, count in found.items():
        if count:
            reason = label.split('|')[2]
            by_reason[reason] = by_reason.get(reason, 0) + int(count)
    places = sorted(label for label, count in found.items() if count)
    if events.get('expect') == 'none' and by_reason:
        raise RuntimeError(
            f'Throttling goes on after the change: {sum(by_reason.values())} requests since {since:%H:%M:%S} UTC ({", ".join(places)}).'
        )
    return {'total': sum(by_reason.values()), 'byReason': by_reason, 'places': places}
