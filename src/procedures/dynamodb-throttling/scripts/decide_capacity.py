"""Tells the causes of throttling apart and plans the one change that can help. Pure: it reads only what it is given."""

ON_DEMAND = 'PAY_PER_REQUEST'
# On-demand price per million request units, us-east-1, 2026: an order of magnitude for the approver, not a bill.
USD_PER_MILLION_READS = 0.125
USD_PER_MILLION_WRITES = 0.625


def _capacity(throughput):
    throughput = throughput or {}
    return {'read': int(throughput.get('ReadCapacityUnits') or 0), 'write': int(throughput.get('WriteCapacityUnits') or 0)}


def _index_updates(indexes):
    return [
        {
            'Update': {
                'IndexName': one['IndexName'],
                'ProvisionedThroughput': {
                    'ReadCapacityUnits': one['capacity']['read'],
                    'WriteCapacityUnits': one['capacity']['write'],
                },
            }
        }
        for one in indexes
    ]


def _verdict(mode, status, by_reason, total, switches):
    """The first reading that fits, and what it means for the person who looks."""
    if status != 'ACTIVE':
        return 'busy', f'the table is {status}; wait until it is ACTIVE and run this again'
    if total == 0:
        return 'no-throttling', 'no request was throttled in the last 3 hours'
    if mode == ON_DEMAND:
        if by_reason.get('MaxOnDemandThroughput'):
            return 'on-demand-cap', 'already PAY_PER_REQUEST; its own cap (OnDemandThroughput) refuses requests: raise or clear the cap'
        if by_reason.get('AccountLimit'):
            return 'account-limit', 'already PAY_PER_REQUEST; the account quota refuses requests: ask AWS for a higher quota'
        if by_reason.get('KeyRangeThroughput'):
            return 'hot-key', 'already PAY_PER_REQUEST; one key range takes too much: find the key (Contributor Insights), spread it'
        return 'already-on-demand', 'already PAY_PER_REQUEST; traffic more than doubled within 30 minutes: warm the table up'
    if not by_reason.get('ProvisionedThroughput'):
        if by_reason.get('AccountLimit'):
            return 'account-limit', 'the account quota refuses requests, not the table: ask AWS for a higher quota'
        return 'hot-key', 'one key range takes more than a partition gives (3,000 reads, 1,000 writes a second): no capacity mode helps'
    if switches >= 4:
        return 'switches-used', 'the table was switched 4 times in 24 hours, which is all AWS allows: raise its capacity instead'
    return 'switch', 'provisioned capacity is below the traffic'


def decide_capacity(events, context):
    table = events['table']
    measured = events['throttles']
    total = int(events['total'])
    mode = (table.get('BillingModeSummary') or {}).get('BillingMode') or 'PROVISIONED'
    base = _capacity(table.get('ProvisionedThroughput'))
    indexes = [
        {'IndexName': one['IndexName'], 'capacity': _capacity(one.get('ProvisionedThroughput'))}
        for one in sorted(table.get('GlobalSecondaryIndexes') or [], key=lambda one: one['IndexName'])
    ]
    found = events['override'].get('Parameters') or []
    override = found[0]['Value'] if found else ''
    verdict, reason = _verdict(mode, table.get('TableStatus'), measured, total, int(events['switches']))
    name = table['TableName']
    # Twice what is provisioned today caps what a runaway client can cost.
    cap_read = max(2 * base['read'], 100)
    cap_write = max(2 * base['write'], 100)
    before = {'mode': mode, 'capacity': base, 'indexes': indexes, 'override': override}
    after = {'mode': ON_DEMAND, 'maxRead': cap_read, 'maxWrite': cap_write}
    digest = plan_hash({'table': table.get('TableArn', name), 'verdict': verdict, 'before': before, 'after': after})
    worst = (base['read'] * USD_PER_MILLION_READS + base['write'] * USD_PER_MILLION_WRITES) * 86_400 / 1_000_000
    reasons = ', '.join(f'{key} {value}' for key, value in sorted(measured.items()))
    scaled = 'yes; its targets stay and take effect again after an undo' if events['scaling'] else 'no'
    question = '\n'.join([
        f'Switch table {name} from {mode} to {ON_DEMAND}?',
        f'Why: {total} requests throttled in the last 3 hours ({reasons}).',
        f'Now: {base["read"]} read and {base["write"]} write units a second; indexes: '
        + (', '.join(f'{one["IndexName"]} {one["capacity"]["read"]}/{one["capacity"]["write"]}' for one in indexes) or 'none') + '.',
        f'After: on demand, at most {cap_read} read and {cap_write} write units a second.',
        f'Cost: about {worst:.2f} USD a day if today\'s provisioned units were used in full all day.',
        f'Auto scaling: {scaled}. Switches in 24 hours: {events["switches"]} of 4.',
        'Then watched for 15 minutes; if throttling goes on, the old capacity comes back by itself.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])
    return {
        'verdict': verdict,
        'outcome': f'{"applied" if verdict == "switch" else "nothing changed"}: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': question,
        'undo': f'Switch table {name} back to {base["read"]} read and {base["write"]} write units a second'
        + (f', and its {len(indexes)} indexes to theirs' if indexes else '')
        + f'. The on-demand cap of {cap_read}/{cap_write} stays set; it does nothing while the table is provisioned.',
        'readUnits': base['read'],
        'writeUnits': base['write'],
        'maxRead': cap_read,
        'maxWrite': cap_write,
        'hasIndexes': 'yes' if indexes else 'no',
        'indexUpdates': _index_updates(indexes),
        'hadOverride': 'yes' if override else 'no',
        'override': override or 'none',
    }
