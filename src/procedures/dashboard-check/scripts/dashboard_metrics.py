"""Which metrics a dashboard or an alarm watches, and whether a metric can exist at all. Reads only what it is given."""

# The dimension without which a metric is the sum of a whole account, or nothing at all.
OWN = {'AWS/Lambda': 'FunctionName', 'AWS/ApiGateway': 'ApiId', 'AWS/DynamoDB': 'TableName'}
# REST names of what an HTTP API publishes under others.
REST_NAMES = {'4XXError': '4xx', '5XXError': '5xx', 'CacheHitCount': '', 'CacheMissCount': ''}
HTTP_NAMES = ('4xx', '5xx', 'Count', 'Latency', 'IntegrationLatency', 'DataProcessed')


def widget_metrics(row, before):
    """(namespace, name, dimensions) of one row of a widget's metrics, or None for an expression; and the row written out."""
    texts = [one for one in row if not isinstance(one, dict)]
    if not texts:
        return None, before
    if '...' in texts:
        # All that stood there in the row before, up to where the given ones end it.
        at = texts.index('...')
        texts = texts[:at] + before[at:len(before) - (len(texts) - at - 1)] + texts[at + 1:]
    full = [before[index] if one == '.' and index < len(before) else str(one) for index, one in enumerate(texts)]
    if len(full) < 2:
        return None, full
    return (full[0], full[1], dict(zip(full[2::2], full[3::2]))), full


def alarm_metrics(alarm):
    """The metrics of one alarm: its own, or those of its queries."""
    asked = [one['MetricStat']['Metric'] for one in alarm.get('Metrics') or [] if 'MetricStat' in one]
    if alarm.get('MetricName'):
        asked.append(alarm)
    return [
        (one.get('Namespace', ''), one['MetricName'], {two['Name']: two['Value'] for two in one.get('Dimensions') or []}) for one in asked
    ]


def cannot_exist(namespace, name, dimensions, apis):
    """Why this metric can never have the data it is looked at for; '' when it may. `apis` are the HTTP APIs there are."""
    if namespace == 'AWS/ApiGateway':
        if name in REST_NAMES:
            instead = f'; an HTTP API publishes {REST_NAMES[name]}' if REST_NAMES[name] else ''
            return f'{name} is a name of REST APIs{instead}'
        if 'ApiName' in dimensions:
            return 'ApiName is a dimension of REST APIs; an HTTP API publishes with ApiId'
        if name not in HTTP_NAMES:
            return f'HTTP APIs publish no {name}, only {", ".join(HTTP_NAMES)}'
        if dimensions.get('ApiId') and apis is not None and dimensions['ApiId'] not in apis:
            return f'there is no HTTP API {dimensions["ApiId"]}'
    own = OWN.get(namespace)
    if own and own not in dimensions and 'Resource' not in dimensions:
        return f'it has no {own}: that is not the platform, but the whole account or nothing'
    return ''


def named(namespace, name, dimensions):
    """A metric as people name it."""
    told = ', '.join(f'{key}={value}' for key, value in dimensions.items())
    return f'{namespace} {name} ({told or "no dimension"})'
