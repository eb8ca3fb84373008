"""How callers of the alias `production` fared, and what the alarms say."""
from datetime import datetime, timedelta, timezone

import boto3


def instant(text):
    """SSM's `global:DATE_TIME`, UTC."""
    return datetime.strptime(text, '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)


def alias_calls(name, version, start, end):
    """Whole numbers of calls and errors through the alias; with a version, of its share only."""
    dimensions = [{'Name': 'FunctionName', 'Value': name}, {'Name': 'Resource', 'Value': f'{name}:production'}]
    if version:
        dimensions.append({'Name': 'ExecutedVersion', 'Value': version})
    first = start.replace(second=0) + timedelta(minutes=1 if start.second else 0)
    queries = [
        {
            'Id': metric.lower(),
            'MetricStat': {
                'Metric': {'Namespace': 'AWS/Lambda', 'MetricName': metric, 'Dimensions': dimensions},
                'Period': 60,
                'Stat': 'Sum',
            },
        }
        for metric in ('Invocations', 'Errors')
    ]
    sums = {'invocations': 0, 'errors': 0}
    for page in boto3.client('cloudwatch').get_paginator('get_metric_data').paginate(
        MetricDataQueries=queries, StartTime=first, EndTime=max(end, first) + timedelta(minutes=1)
    ):
        for result in page['MetricDataResults']:
            sums[result['Id']] += int(sum(result['Values']))
    return sums


def alarm_states(names):
    """State by name. Without a name DescribeAlarms would answer for the whole account."""
    if not names:
        return {}
    found = boto3.client('cloudwatch').describe_alarms(AlarmNames=names, AlarmTypes=['MetricAlarm', 'CompositeAlarm'])
    return {one['AlarmName']: one['StateValue'] for one in found['MetricAlarms'] + found.get('CompositeAlarms', [])}
