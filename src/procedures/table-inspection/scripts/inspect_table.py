"""A table's shape, and one bounded page of the items of one partition: their keys' structure, and of values only those that are allowed."""
import boto3

# Of a key, these parts are shown after their word; whatever else stands there may be a person.
OPEN = ('TENANT', 'DATE', 'SLOT', 'TREATMENT')
NAMES = {'S': 'text', 'N': 'number', 'B': 'bytes', 'BOOL': 'boolean', 'NULL': 'null', 'M': 'map', 'L': 'list', 'SS': 'texts', 'NS': 'numbers', 'BS': 'byte strings'}


def key_structure(key):
    """A key without what may name a person: `TENANT#site-1#PATIENT#<36 characters>`."""
    parts, shown = str(key).split('#'), []
    for at, one in enumerate(parts):
        word = re.fullmatch(r'[A-Z][A-Z0-9]*', one) and at % 2 == 0
        allowed = at % 2 == 1 and parts[at - 1] in OPEN and re.fullmatch(r'[\w:.-]{1,64}', one)
        shown.append(one if word or allowed else f'<{len(one)} characters>' if one else '')
    return '#'.join(shown)


def described(name, value, keys, allowed):
    """One attribute: its name and type, and its value where that is allowed."""
    kind, held = next(iter(value.items()))
    if name in keys:
        return f'{name}={key_structure(held)}'
    if name in allowed and kind in ('S', 'N', 'BOOL'):
        return f'{name}={line(held, 80)}'
    return f'{name} ({NAMES.get(kind, kind)}{f", {len(held)}" if kind in ("S", "M", "L", "SS", "NS", "BS") else ""})'


def _shape(made, events):
    table = events['client'].describe_table(TableName=events['table'])['Table']
    made['facts'] = {
        'status': table['TableStatus'],
        'capacity': (table.get('BillingModeSummary') or {}).get('BillingMode', 'PROVISIONED'),
        'items, told every six hours': table['ItemCount'],
        'bytes, told every six hours': table['TableSizeBytes'],
        'keys': ', '.join(one['AttributeName'] for one in table['KeySchema']),
        'created': moment(table['CreationDateTime']),
    }
    if table['TableStatus'] != 'ACTIVE':
        made['findings'].append(f'{events["table"]} is {table["TableStatus"]}.')
    for one in table.get('GlobalSecondaryIndexes') or []:
        keys = ', '.join(key['AttributeName'] for key in one['KeySchema'])
        made['lines'].append(f'{one["IndexName"]}: {one["IndexStatus"]}, keys {keys}, {one.get("ItemCount", 0)} items, {one.get("IndexSizeBytes", 0)} bytes')
        if one['IndexStatus'] != 'ACTIVE':
            made['findings'].append(f'{one["IndexName"]} is {one["IndexStatus"]}.')


def _items(made, events):
    first, second = 'PK', 'SK'
    asked = {'TableName': events['table'], 'Limit': int(events['limit']), 'ReturnConsumedCapacity': 'TOTAL'}
    if events['index'] == 'GSI1':
        # Written out, so that the role is made for this index alone.
        first, second, asked['IndexName'] = 'GSI1PK', 'GSI1SK', 'GSI1'
    asked['ExpressionAttributeNames'] = {'#pk': first}
    asked['ExpressionAttributeValues'] = {':pk': {'S': events['partition']}}
    asked['KeyConditionExpression'] = '#pk = :pk'
    if events['prefix']:
        asked['ExpressionAttributeNames']['#sk'] = second
        asked['ExpressionAttributeValues'][':sk'] = {'S': events['prefix']}
        asked['KeyConditionExpression'] += ' AND begins_with(#sk, :sk)'
    page = events['client'].query(**asked)
    keys = {'PK', 'SK', 'GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK'}
    made['facts'] = {
        'partition': key_structure(events['partition']),
        'items of this page': page['Count'],
        'more after this page': 'yes' if page.get('LastEvaluatedKey') else 'no',
        'read units': str((page.get('ConsumedCapacity') or {}).get('CapacityUnits', 'unknown')),
    }
    if page.get('LastEvaluatedKey'):
        made['findings'].append(f'The partition holds more than {page["Count"]} items: narrow it with the start of the sort key.')
    if not page['Count']:
        made['findings'].append('No item has this key.')
    for item in page['Items']:
        names = sorted(item, key=lambda name: (name not in keys, name))
        made['lines'].append('; '.join(described(name, item[name], keys, events['allowed']) for name in names))


def inspect_table(events, context):
    given = {**events, 'client': boto3.client('dynamodb')}
    return {'shape': part(f'Table {events["table"]}', _shape, given), 'items': part('Items', _items, given)}
