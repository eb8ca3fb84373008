"""CNAME records as data: compared, and exchanged by a batch that fails as a whole when the record is not as it was seen. Pure."""


def dotted(name):
    return name.lower().rstrip('.') + '.'


def points_to(record, value):
    return [dotted(one['Value']) for one in record.get('ResourceRecords') or []] == [dotted(value)]


def swap(before, after):
    """From one record set to another, {} being none. UPSERT would overwrite whatever is there: DELETE and CREATE compare first."""
    changes = [{'Action': 'DELETE', 'ResourceRecordSet': before}] if before else []
    return changes + ([{'Action': 'CREATE', 'ResourceRecordSet': after}] if after else [])
