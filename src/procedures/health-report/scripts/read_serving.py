"""What serves requests: each function, the HTTP API with its health route, and the table; each with its last hour."""
import boto3

# Outputs of the step, and the functions that they tell of.
FUNCTIONS = {'health': 'health', 'bookings': 'bookings', 'availability': 'availability', 'changeRecorder': 'change-recorder'}
# What an HTTP API waits for, in seconds.
API_WAITS = 30


def _hour(events, namespace, dimensions, asked):
    """{'Errors Sum': 3} of the last hour, in steps of five minutes; of a percentile, the worst step. What has no data is not there."""
    now = instant(events['now'])
    start = now.replace(minute=now.minute // 5 * 5, second=0) - timedelta(hours=1)
    queries = [
        {
            'Id': f'q{number}',
            'Label': f'{metric} {stat}' if stat == 'Sum' else f'{metric} {stat} of the worst 5 min',
            'MetricStat': {
                'Metric': {
                    'Namespace': namespace,
                    'MetricName': metric,
                    'Dimensions': [{'Name': name, 'Value': value} for name, value in dimensions.items()],
                },
                'Period': 300,
                'Stat': stat,
            },
        }
        for number, (metric, stat) in enumerate(asked)
    ]
    labels, told = {one['Id']: one['Label'] for one in queries}, {}
    for page in boto3.client('cloudwatch').get_paginator('get_metric_data').paginate(
        MetricDataQueries=queries, StartTime=start, EndTime=now + timedelta(minutes=1)
    ):
        for result in page['MetricDataResults']:
            if result['Values']:
                label = labels[result['Id']]
                told[label] = round(sum(result['Values']) if label.endswith('Sum') else max(result['Values']))
    return told


def _function(made, events):
    name = events['name']
    now = boto3.client('lambda').get_function_configuration(FunctionName=name)
    made['facts'] = {
        'state': now.get('State', 'Active'),
        'last update': now.get('LastUpdateStatus', 'Successful'),
        'changed': now['LastModified'],
        'runtime, timeout, memory': f'{now.get("Runtime", "image")}, {now["Timeout"]} s, {now["MemorySize"]} MB',
    }
    if made['facts']['state'] != 'Active':
        made['findings'].append(f'{name} is {made["facts"]["state"]}: {now.get("StateReason", "no reason given")}')
    if made['facts']['last update'] != 'Successful':
        made['findings'].append(f'The last update of {name} is {made["facts"]["last update"]}: {now.get("LastUpdateStatusReason", "no reason given")}')
    if now['Timeout'] >= API_WAITS and not name.endswith('change-recorder'):
        made['findings'].append(f'{name} may run {now["Timeout"]} s, but the API waits {API_WAITS} s: the gateway gives up first.')
    told = _hour(events, 'AWS/Lambda', {'FunctionName': name}, [('Invocations', 'Sum'), ('Errors', 'Sum'), ('Throttles', 'Sum'), ('Duration', 'p99')])
    made['facts']['last hour'] = ', '.join(f'{label} {number}' for label, number in told.items()) or 'no calls'
    for metric, what in (('Errors', 'failed'), ('Throttles', 'were throttled')):
        if told.get(f'{metric} Sum'):
            made['findings'].append(f'{told[f"{metric} Sum"]} calls of {name} {what} in the last hour.')


def _api(made, events):
    client = boto3.client('apigatewayv2')
    apis = [
        one
        for page in client.get_paginator('get_apis').paginate()
        for one in page['Items']
        if one['Name'].startswith(events['prefix']) and one['ProtocolType'] == 'HTTP'
    ]
    if not apis:
        made['findings'].append(f'There is no HTTP API whose name starts with {events["prefix"]}.')
    for one in apis[:3]:
        api, name = one['ApiId'], one['Name']
        routes = [route['RouteKey'] for page in client.get_paginator('get_routes').paginate(ApiId=api) for route in page['Items']]
        made['facts'][f'{name} ({api})'] = f'{len(routes)} routes'
        if 'GET /health' not in routes:
            made['findings'].append(f'{name} has no route GET /health.')
        told = _hour(events, 'AWS/ApiGateway', {'ApiId': api}, [('Count', 'Sum'), ('4xx', 'Sum'), ('5xx', 'Sum'), ('Latency', 'p99')])
        made['facts'][f'{name}, last hour'] = ', '.join(f'{label} {number}' for label, number in told.items()) or 'no requests'
        if told.get('5xx Sum'):
            made['findings'].append(f'{told["5xx Sum"]} requests to {name} ended 5xx in the last hour.')
        stages = [stage for page in client.get_paginator('get_stages').paginate(ApiId=api) for stage in page['Items']]
        for stage in stages:
            detailed = (stage.get('DefaultRouteSettings') or {}).get('DetailedMetricsEnabled')
            route = {'ApiId': api, 'Stage': stage['StageName'], 'Method': 'GET', 'Resource': '/health'}
            told = _hour(events, 'AWS/ApiGateway', route, [('Count', 'Sum'), ('5xx', 'Sum'), ('Latency', 'p99')]) if detailed else {}
            seen = ', '.join(f'{label} {number}' for label, number in told.items())
            nothing = 'no requests' if detailed else 'not measured: the stage has no detailed metrics'
            made['facts'][f'{name}, GET /health on {stage["StageName"]}'] = seen or nothing
            if told.get('5xx Sum'):
                made['findings'].append(f'GET /health of {name} ended 5xx {told["5xx Sum"]} times in the last hour.')
    made['cut'] += max(len(apis) - 3, 0)


def _table(made, events):
    client, name = boto3.client('dynamodb'), events['table']
    table = client.describe_table(TableName=name)['Table']
    indexes = {one['IndexName']: one['IndexStatus'] for one in table.get('GlobalSecondaryIndexes') or []}
    made['facts'] = {
        'status': table['TableStatus'],
        'capacity': (table.get('BillingModeSummary') or {}).get('BillingMode', 'PROVISIONED'),
        'items, bytes (told every six hours)': f'{table["ItemCount"]}, {table["TableSizeBytes"]}',
        'indexes': ', '.join(f'{index} {status}' for index, status in sorted(indexes.items())) or 'none',
    }
    for what, status in [(name, table['TableStatus']), *indexes.items()]:
        if status != 'ACTIVE':
            made['findings'].append(f'{what} is {status}.')
    for index in ('GSI1', 'GSI2'):
        if index not in indexes:
            made['findings'].append(f'{name} has no index {index}.')
    told = _hour(events, 'AWS/DynamoDB', {'TableName': name}, [('ReadThrottleEvents', 'Sum'), ('WriteThrottleEvents', 'Sum')])
    if sum(told.values()):
        made['findings'].append(f'{sum(told.values())} requests of {name} were throttled in the last hour.')
    backups = client.describe_continuous_backups(TableName=name)['ContinuousBackupsDescription']
    restore = (backups.get('PointInTimeRecoveryDescription') or {}).get('PointInTimeRecoveryStatus', 'DISABLED')
    made['facts']['point-in-time recovery'] = restore
    if restore != 'ENABLED':
        made['findings'].append(f'{name} has no point-in-time recovery: what is deleted is lost.')


def read_serving(events, context):
    prefix, now = events['prefix'], events['now']
    functions = {
        output: part(f'Function {prefix}{name}', _function, {'name': f'{prefix}{name}', 'now': now}) for output, name in FUNCTIONS.items()
    }
    return {**functions, 'api': part('API', _api, events), 'table': part('Table', _table, {'table': f'{prefix}main', 'now': now})}
