"""What the calls of a function did in a span of time: CloudWatch's durations, and the lines that Lambda itself logs."""
import json
import re
import time
from datetime import datetime, timedelta, timezone

import boto3
from botocore.exceptions import ClientError

DURATIONS = ('p50', 'p99', 'p99.9', 'Maximum', 'SampleCount', 'Sum')
COUNTS = ('Invocations', 'Errors', 'Throttles')
# FilterLogEvents pages, and seconds, for one span: a busy function logs more than can be read.
MOST_PAGES = 20
MOST_SECONDS = 60


def instant(text):
    """SSM's `global:DATE_TIME`, UTC."""
    return datetime.strptime(text, '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)


def _query(name, metric, stat, period):
    return {
        'Id': f'{metric}_{stat}'.lower().replace('.', '_'),
        'MetricStat': {
            'Metric': {'Namespace': 'AWS/Lambda', 'MetricName': metric, 'Dimensions': [{'Name': 'FunctionName', 'Value': name}]},
            'Period': period,
            'Stat': stat,
        },
    }


def metrics(name, start, end):
    """Whole numbers: milliseconds and counts. A span may come as two points: percentiles are then those of the busier one."""
    period = max(-(-int((end - start).total_seconds()) // 60) * 60, 60)
    queries = [_query(name, 'Duration', stat, period) for stat in DURATIONS] + [_query(name, one, 'Sum', period) for one in COUNTS]
    points = {one['Id']: {} for one in queries}
    for page in boto3.client('cloudwatch').get_paginator('get_metric_data').paginate(
        MetricDataQueries=queries, StartTime=start, EndTime=end
    ):
        for result in page['MetricDataResults']:
            points[result['Id']].update(zip(result['Timestamps'], result['Values']))
    sampled = points['duration_samplecount']
    busiest = max(sampled, key=lambda at: sampled[at]) if sampled else None
    return {
        'samples': int(sum(sampled.values())),
        'p50': int(points['duration_p50'].get(busiest, 0)),
        'p99': int(points['duration_p99'].get(busiest, 0)),
        'p999': int(points['duration_p99_9'].get(busiest, 0)),
        'max': int(max(points['duration_maximum'].values(), default=0)),
        'total': int(sum(points['duration_sum'].values())),
        **{one.lower(): int(sum(points[f'{one}_sum'.lower()].values())) for one in COUNTS},
    }


def log_lines(name, pattern, start, end):
    """(milliseconds, message) of the lines that match, and whether that is all of them."""
    asked = {
        'logGroupName': f'/aws/lambda/{name}',
        'filterPattern': pattern,
        'startTime': int(start.timestamp() * 1000),
        'endTime': int(end.timestamp() * 1000),
    }
    lines = []
    until = time.monotonic() + MOST_SECONDS
    try:
        for number, page in enumerate(boto3.client('logs').get_paginator('filter_log_events').paginate(**asked), 1):
            lines.extend((one['timestamp'], one['message']) for one in page['events'])
            if page.get('nextToken') and (number == MOST_PAGES or time.monotonic() > until):
                return lines, False
    except ClientError as error:
        # A function that never ran has no log group.
        if error.response['Error']['Code'] != 'ResourceNotFoundException':
            raise
    return lines, True


def report(line):
    """Milliseconds and megabytes of one REPORT line, text or JSON; {} when it is none."""
    if line.lstrip().startswith('{'):
        try:
            measured = json.loads(line)['record']['metrics']
            return {'duration': float(measured['durationMs']), 'size': int(measured['memorySizeMB']), 'used': int(measured['maxMemoryUsedMB'])}
        except (ValueError, KeyError, TypeError):
            return {}
    found = re.search(r'Duration: ([\d.]+) ms.*?Memory Size: (\d+) MB\s+Max Memory Used: (\d+) MB', line)
    return {'duration': float(found[1]), 'size': int(found[2]), 'used': int(found[3])} if found else {}


def timed_out(line):
    """After how many seconds the call of this line was cut; 0 when it was not."""
    found = re.search(r'Task timed out after ([\d.]+) seconds', line)
    if found:
        return float(found[1])
    return report(line).get('duration', 0) / 1000 if re.search(r'"status"\s*:\s*"timeout"', line) else 0.0


def timeouts(name, log_format, start, end):
    """(milliseconds, seconds after which it was cut) of each call that was cut, and whether that is all of them."""
    lines, whole = log_lines(name, '"platform.report"' if log_format == 'JSON' else '"Task timed out"', start, end)
    return [(at, seconds) for at, seconds in ((at, timed_out(line)) for at, line in lines) if seconds], whole
