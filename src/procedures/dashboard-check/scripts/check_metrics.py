"""Holds every metric of the dashboard and of the alarms against what CloudWatch really has."""
import boto3

MOST_METRICS, MOST_PAGES = 150, 5


class Metrics:
    """What CloudWatch and API Gateway tell, asked once for each."""

    def __init__(self):
        self.cloudwatch = boto3.client('cloudwatch')
        self.seen = {}
        self.apis = None

    def http_apis(self):
        if self.apis is None:
            pages = boto3.client('apigatewayv2').get_paginator('get_apis').paginate()
            self.apis = [one['ApiId'] for page in pages for one in page['Items'] if one['ProtocolType'] == 'HTTP']
        return self.apis

    def found(self, metric):
        """'yes', 'no', or with which other dimensions it is there."""
        namespace, name, dimensions = metric
        key = named(namespace, name, dimensions)
        if key not in self.seen:
            self.seen[key] = self._ask(namespace, name, dimensions)
        return self.seen[key]

    def _ask(self, namespace, name, dimensions):
        others, filters = [], [{'Name': key, 'Value': value} for key, value in dimensions.items()]
        for asked in ({'Dimensions': filters}, {}) if filters else ({},):
            pages = self.cloudwatch.get_paginator('list_metrics').paginate(Namespace=namespace, MetricName=name, **asked)
            for number, page in enumerate(pages, 1):
                for one in page['Metrics']:
                    there = {two['Name']: two['Value'] for two in one['Dimensions']}
                    if there == dimensions:
                        return 'yes'
                    others.append(', '.join(f'{key}={value}' for key, value in there.items()) or 'no dimension')
                if number == MOST_PAGES:
                    break
        return f'it is there with {"; ".join(sorted(set(others))[:3])}' if others else 'no'


def _judge(made, metrics, where, metric):
    namespace, name, dimensions = metric
    wrong = cannot_exist(namespace, name, dimensions, metrics.http_apis() if namespace == 'AWS/ApiGateway' else None)
    if wrong:
        made['findings'].append(f'{where}: {named(*metric)} can show nothing: {wrong}.')
        return
    found = metrics.found(metric)
    if found == 'yes':
        made['lines'].append(f'{where}: {named(*metric)} has data.')
    else:
        hint = f'; {found}' if found != 'no' else ''
        made['findings'].append(f'{where}: {named(*metric)} had no data in two weeks{hint}.')


def _judge_all(made, metrics, asked):
    unique = {}
    for where, metric in asked:
        unique.setdefault(named(*metric), (metric, []))[1].append(where)
    made['facts']['different metrics'] = len(unique)
    if len(unique) > MOST_METRICS:
        made['findings'].append(f'Only the first {MOST_METRICS} of {len(unique)} metrics were held against CloudWatch.')
    for metric, places in list(unique.values())[:MOST_METRICS]:
        _judge(made, metrics, ', '.join(sorted(set(places))[:3]), metric)


def _dashboard(made, events):
    name, metrics = events['dashboard'], events['metrics']
    body = json.loads(metrics.cloudwatch.get_dashboard(DashboardName=name)['DashboardBody'])
    asked, expressions, elsewhere = [], 0, 0
    for number, widget in enumerate(body.get('widgets') or [], 1):
        given = widget.get('properties') or {}
        title = given.get('title') or f'widget {number}'
        if given.get('region') not in (None, events['region']):
            elsewhere += 1
            continue
        before = []
        for row in given.get('metrics') or []:
            metric, before = widget_metrics(row, before)
            if metric is None:
                expressions += 1
            else:
                asked.append((title, metric))
    made['facts'] = {'widgets': len(body.get('widgets') or []), 'expressions, not judged': expressions, 'widgets of other Regions, not judged': elsewhere}
    if not asked:
        made['findings'].append(f'The dashboard {name} shows no metric.')
    _judge_all(made, metrics, asked)


def _alarms(made, events):
    metrics, asked = events['metrics'], []
    for page in metrics.cloudwatch.get_paginator('describe_alarms').paginate(AlarmNamePrefix='tk-nq', AlarmTypes=['MetricAlarm', 'CompositeAlarm']):
        made['facts']['composite alarms, made of others'] = made['facts'].get('composite alarms, made of others', 0) + len(page['CompositeAlarms'])
        for alarm in page['MetricAlarms']:
            asked += [(alarm['AlarmName'], metric) for metric in alarm_metrics(alarm)]
    if not asked:
        made['findings'].append('There is no alarm whose name starts with tk-nq: nobody is told when the platform fails.')
    _judge_all(made, metrics, asked)


def check_metrics(events, context):
    given = {'dashboard': events['dashboard'], 'region': events['region'], 'metrics': Metrics()}
    return {'dashboard': part(f'Dashboard {events["dashboard"]}', _dashboard, given), 'alarms': part('Alarms', _alarms, given)}
