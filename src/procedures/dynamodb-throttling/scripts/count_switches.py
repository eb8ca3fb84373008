"""How often the table's capacity mode was switched in the last 24 hours: AWS allows four."""
import json
from datetime import datetime, timedelta, timezone

import boto3


def count_switches(events, context):
    table = events['table']
    now = datetime.strptime(events['now'], '%Y-%m-%d_%H.%M.%S').replace(tzinfo=timezone.utc)
    pages = boto3.client('cloudtrail').get_paginator('lookup_events').paginate(
        LookupAttributes=[{'AttributeKey': 'EventName', 'AttributeValue': 'UpdateTable'}],
        StartTime=now - timedelta(hours=24),
        EndTime=now + timedelta(minutes=1),
    )
    switches = 0
    for page in pages:
        for event in page['Events']:
            detail = json.loads(event.get('CloudTrailEvent') or '{}')
            asked = detail.get('requestParameters') or {}
            name = asked.get('tableName') or asked.get('TableName') or ''
            mode = asked.get('billingMode') or asked.get('BillingMode')
            if name.rsplit('/', 1)[-1] == table and mode and not detail.get('errorCode'):
                switches += 1
    return {'switches': switches}
