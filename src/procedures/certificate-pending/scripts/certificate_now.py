"""The certificate and its records, for the steps after the write."""
from botocore.exceptions import ClientError


def certificate_now(arn):
    """(state, detail): `issued`, `pending`, or why it never will be."""
    try:
        found = boto3.client('acm', region_name='us-east-1').describe_certificate(CertificateArn=arn)['Certificate']
    except ClientError as error:
        if error.response['Error']['Code'] != 'ResourceNotFoundException':
            raise
        return 'abandoned', 'somebody deleted the certificate'
    renewal = (found.get('RenewalSummary') or {}).get('RenewalStatus') or ''
    if found['Status'] == 'ISSUED':
        states = {'PENDING_VALIDATION': 'pending', 'FAILED': 'abandoned'}
        return states.get(renewal, 'issued'), f'renewal {renewal}' if renewal else 'ISSUED'
    if found['Status'] == 'PENDING_VALIDATION':
        return 'pending', 'PENDING_VALIDATION'
    return 'abandoned', f'{found["Status"]} {found.get("FailureReason") or ""}'.strip()


def changed_records(plan):
    """The names whose record is not as this run left it."""
    return [
        one['after']['Name'] for one in plan['records'] if not points_to(cname_at(plan['zone'], one['after']['Name']), one['after']['ResourceRecords'][0]['Value'])
    ]
