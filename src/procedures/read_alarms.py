"""The environment's alarms: which are red, and how they changed in 24 hours."""
import boto3

MOST_PAGES = 10


def _collect(made, events):
    client, now = boto3.client('cloudwatch'), instant(events['now'])
    alarms = []
    for page in client.get_paginator('describe_alarms').paginate(AlarmNamePrefix=events['prefix'], AlarmTypes=['MetricAlarm', 'CompositeAlarm']):
        alarms += page['MetricAlarms'] + page['CompositeAlarms']
    made['facts']['alarms'] = len(alarms)
    for one in alarms:
        if one['StateValue'] == 'ALARM':
            made['findings'].append(f'{one["AlarmName"]} is in ALARM since {moment(one["StateUpdatedTimestamp"])}: {one["StateReason"]}')
    pages = client.get_paginator('describe_alarm_history').paginate(
        HistoryItemType='StateUpdate',
        AlarmTypes=['MetricAlarm', 'CompositeAlarm'],
        StartDate=now - timedelta(hours=24),
        EndDate=now + timedelta(minutes=1),
        ScanBy='TimestampDescending',
    )
    for number, page in enumerate(pages, 1):
        for one in page['AlarmHistoryItems']:
            if one['AlarmName'].startswith(events['prefix']):
                made['lines'].append(f'{moment(one["Timestamp"])}: {one["AlarmName"]}: {one["HistorySummary"]}')
        if number == MOST_PAGES and page.get('NextToken'):
            made['findings'].append(f'The alarm history holds more than {MOST_PAGES} pages: older changes were not read.')
            break


def read_alarms(events, context):
    return {'part': part('Alarms', _collect, events)}
