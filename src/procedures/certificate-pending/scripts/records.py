"""Route 53's record sets at one name."""
import boto3


def sets_at(zone, name):
    """All record sets of this very name."""
    found = boto3.client('route53').list_resource_record_sets(HostedZoneId=zone, StartRecordName=name, MaxItems='20')['ResourceRecordSets']
    return [one for one in found if dotted(one['Name']) == dotted(name)]


def cname_at(zone, name):
    """The plain CNAME there: {'Name', 'Type', 'TTL', 'ResourceRecords'}; {} where there is none."""
    return next((one for one in sets_at(zone, name) if one['Type'] == 'CNAME' and 'SetIdentifier' not in one), {})
