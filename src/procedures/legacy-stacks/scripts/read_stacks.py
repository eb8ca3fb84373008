"""CloudFormation stacks that the CDK left: state, age, drift as far as it was detected, and what would block their deletion."""
import boto3

MOST_STACKS, MOST_PAGES = 40, 20


def is_cdk(stack):
    """The CDK's own stack, or one with the CDK's bootstrap parameter or tags."""
    named = stack['StackName'].lower()
    given = [one['ParameterKey'] for one in stack.get('Parameters') or []]
    tags = [one['Key'] for one in stack.get('Tags') or []]
    return 'cdk' in named or 'BootstrapVersion' in given or any(one.startswith('aws-cdk') for one in tags)


def is_ours(stack, name):
    """Whether the name is of this platform: `TkNqDataStack`, `tk-nq-dev-api`, `Turnaki…`."""
    return re.sub(r'[^a-z0-9]', '', stack['StackName'].lower()).startswith(tuple(name))


def _resources(client, stack):
    found = []
    for page in client.get_paginator('list_stack_resources').paginate(StackName=stack):
        found += page['StackResourceSummaries']
    return found


def _importers(client, export):
    try:
        return [one for page in client.get_paginator('list_imports').paginate(ExportName=export) for one in page['Imports']]
    except ClientError as error:
        # That nobody imports it is an error to CloudFormation.
        if 'not imported' in error.response['Error'].get('Message', ''):
            return []
        raise


def _held(resource):
    """Why this resource would stop the deletion of its stack; '' when it would not."""
    kind, name = resource['ResourceType'], resource.get('PhysicalResourceId', '')
    if resource['ResourceStatus'].endswith('_FAILED'):
        return f'{name} is {resource["ResourceStatus"]}'
    if kind == 'AWS::S3::Bucket':
        page = boto3.client('s3').list_object_versions(Bucket=name, MaxKeys=1)
        return f'the bucket {name} holds objects' if page.get('Versions') or page.get('DeleteMarkers') else ''
    if kind == 'AWS::DynamoDB::Table':
        table = boto3.client('dynamodb').describe_table(TableName=name)['Table']
        return f'the table {name} is protected against deletion' if table.get('DeletionProtectionEnabled') else ''
    return ''


def _blockers(client, stack, resources):
    found, unread = [], []
    if stack.get('EnableTerminationProtection'):
        found.append('termination protection is on')
    if stack.get('ParentId'):
        found.append('it is nested: only its root can be deleted')
    if stack['StackStatus'].endswith(('_IN_PROGRESS', '_FAILED')):
        found.append(f'it is {stack["StackStatus"]}')
    for output in stack.get('Outputs') or []:
        if output.get('ExportName'):
            users = _importers(client, output['ExportName'])
            if users:
                found.append(f'{", ".join(users[:3])} imports {output["ExportName"]}')
    for resource in resources:
        if resource['ResourceStatus'] == 'DELETE_COMPLETE':
            continue
        try:
            held = _held(resource)
        except ClientError as error:
            unread.append(f'{resource["LogicalResourceId"]}: {gap(error)}')
            continue
        if held:
            found.append(held)
    return found, unread


def _collect(made, events):
    client, now = boto3.client('cloudformation'), instant(events['now'])
    stacks, whole = [], True
    for number, page in enumerate(client.get_paginator('describe_stacks').paginate(), 1):
        stacks += page['Stacks']
        if number == MOST_PAGES and page.get('NextToken'):
            whole = False
            break
    chosen = [one for one in stacks if one['StackStatus'] != 'DELETE_COMPLETE' and (is_cdk(one) or is_ours(one, events['names']))]
    made['facts'] = {
        'stacks in this Region': len(stacks) if whole else f'at least {len(stacks)}',
        'of the CDK or of the platform': len(chosen),
        'others, not looked at': len(stacks) - len(chosen),
    }
    made['cut'] += max(len(chosen) - MOST_STACKS, 0)
    if not whole:
        made['findings'].append(f'There are more stacks than {MOST_PAGES} pages: the others were not looked at.')
    if len(chosen) > MOST_STACKS:
        made['findings'].append(f'Only the {MOST_STACKS} oldest of {len(chosen)} stacks were looked at.')
    for stack in sorted(chosen, key=lambda one: one['CreationTime'])[:MOST_STACKS]:
        name = stack['StackName']
        resources = _resources(client, name)
        found, unread = _blockers(client, stack, resources)
        drift = stack.get('DriftInformation') or {}
        state = drift.get('StackDriftStatus', 'NOT_CHECKED')
        checked = f' on {moment(drift["LastCheckTimestamp"])}' if drift.get('LastCheckTimestamp') else ''
        made['lines'].append(
            f'{name}: {stack["StackStatus"]}, {max((now - stack["CreationTime"]).days, 0)} days old, {len(resources)} resources, drift {state}{checked}; '
            f'{"deletion is blocked: " + "; ".join(found) if found else "nothing found that would block its deletion"}'
        )
        made['findings'].append(f'{name} is left, with {len(resources)} resources{"; its deletion is blocked: " + "; ".join(found) if found else ""}.')
        if state == 'DRIFTED':
            made['findings'].append(f'{name} has drifted: its template no longer says what is there.')
        made['lines'] += [f'{name}, not read: {one}' for one in unread]
        if unread:
            made['findings'].append(f'{len(unread)} resources of {name} could not be looked at: what they block is not known.')


def read_stacks(events, context):
    return {'part': part('CloudFormation stacks', _collect, events)}
