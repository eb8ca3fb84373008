"""A function's and its HTTP API's last 24 hours in CloudWatch, hour by hour: counts, throttles, p50 and p99."""
import boto3

LAMBDA = [('Invocations', 'Sum'), ('Errors', 'Sum'), ('Throttles', 'Sum'), ('Duration', 'p50'), ('Duration', 'p99'), ('ConcurrentExecutions', 'Maximum')]
API = [('Count', 'Sum'), ('4xx', 'Sum'), ('5xx', 'Sum'), ('Latency', 'p50'), ('Latency', 'p99'), ('IntegrationLatency', 'p99')]


def _hours(namespace, dimension, value, asked, now):
    """{hour: {'Errors Sum': 3.0}} of the hours that have data."""
    queries = [
        {
            'Id': f'q{number}',
            'Label': f'{metric} {stat}',
            'MetricStat': {
                'Metric': {'Namespace': namespace, 'MetricName': metric, 'Dimensions': [{'Name': dimension, 'Value': value}]},
                'Period': 3600,
                'Stat': stat,
            },
        }
        for number, (metric, stat) in enumerate(asked)
    ]
    labels, hours = {one['Id']: one['Label'] for one in queries}, {}
    start = now.replace(minute=0, second=0) - timedelta(hours=23)
    for page in boto3.client('cloudwatch').get_paginator('get_metric_data').paginate(
        MetricDataQueries=queries, StartTime=start, EndTime=now + timedelta(minutes=1)
    ):
        for result in page['MetricDataResults']:
            for at, number in zip(result['Timestamps'], result['Values']):
                hours.setdefault(at, {})[labels[result['Id']]] = number
    return hours


def _total(hours, label):
    return int(sum(one.get(label, 0) for one in hours.values()))


def _tell(made, hours, counts, latency):
    for label in counts:
        made['facts'][f'{label.split()[0]} in 24 h'] = _total(hours, label)
    worst = max(hours, key=lambda at: hours[at].get(f'{latency} p99', 0), default=None)
    if worst is not None and f'{latency} p99' in hours[worst]:
        made['facts'][f'worst hour, {latency} p99'] = f'{hours[worst][f"{latency} p99"]:.0f} ms at {moment(worst)}'
    for at in sorted(hours, reverse=True):
        told = [f'{label} {number:.0f}' for label, number in sorted(hours[at].items())]
        made['lines'].append(f'{moment(at)}: {", ".join(told)}')


def _function(made, events):
    hours = _hours('AWS/Lambda', 'FunctionName', events['function'], LAMBDA, instant(events['now']))
    _tell(made, hours, ('Invocations Sum', 'Errors Sum', 'Throttles Sum'), 'Duration')
    for label, what in (('Errors Sum', 'calls failed'), ('Throttles Sum', 'calls were throttled')):
        if _total(hours, label):
            made['findings'].append(f'{_total(hours, label)} of {_total(hours, "Invocations Sum")} {what} in 24 h.')


def _api(made, events):
    apis = [
        one
        for page in boto3.client('apigatewayv2').get_paginator('get_apis').paginate()
        for one in page['Items']
        if one['Name'].startswith(events['prefix']) and one['ProtocolType'] == 'HTTP'
    ]
    made['facts']['HTTP APIs of this environment'] = ', '.join(f'{one["Name"]} ({one["ApiId"]})' for one in apis) or 'none'
    if not apis:
        made['findings'].append(f'There is no HTTP API whose name starts with {events["prefix"]}.')
    for one in apis[:5]:
        hours = _hours('AWS/ApiGateway', 'ApiId', one['ApiId'], API, instant(events['now']))
        _tell(made, hours, ('Count Sum', '4xx Sum', '5xx Sum'), 'Latency')
        if _total(hours, '5xx Sum'):
            made['findings'].append(f'{_total(hours, "5xx Sum")} of {_total(hours, "Count Sum")} requests to {one["Name"]} ended 5xx in 24 h.')
    made['cut'] += max(len(apis) - 5, 0)


def read_metrics(events, context):
    return {'function': part('Function metrics', _function, events), 'api': part('API metrics', _api, events)}
