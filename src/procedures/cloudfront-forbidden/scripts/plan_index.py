"""The newest index.html that still fits what is deployed: an earlier version of the object, or that of a release."""
import re

MOST_CANDIDATES = 20


def _candidates(client, bucket, key):
    """Newest first: versions of the object itself, then releases/<sha>/index.html. {'key', 'version', 'at'}."""
    own = client.list_object_versions(Bucket=bucket, Prefix=key)
    versions = [
        {'key': key, 'version': one['VersionId'], 'at': one['LastModified'].isoformat()} for one in own.get('Versions') or [] if one['Key'] == key
    ]
    releases = [
        {'key': one['Key'], 'version': '', 'at': one['LastModified'].isoformat()}
        for page in client.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='releases/')
        for one in page.get('Contents') or []
        if re.fullmatch(r'releases/[\w.-]+/index\.html', one['Key'])
    ]
    return [one for group in (versions, releases) for one in sorted(group, key=lambda one: one['at'], reverse=True)]


def _missing(client, bucket, folder, body):
    """The first script or style that this index.html names and the bucket has not."""
    for name in re.findall(r'(?:src|href)="/?([\w./-]+\.(?:js|mjs|css))"', body):
        path = f'{folder}{name}'
        found = client.list_objects_v2(Bucket=bucket, Prefix=path, MaxKeys=1).get('Contents') or []
        if not found or found[0]['Key'] != path:
            return path
    return ''


def plan_index(events):
    bucket, key = events['bucket'], events['key']
    client = boto3.client('s3')
    now = client.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get('Contents') or []
    there = bool(now) and now[0]['Key'] == key
    chosen, passed = None, []
    for one in [] if there else _candidates(client, bucket, key)[:MOST_CANDIDATES]:
        version = {'VersionId': one['version']} if one['version'] else {}
        found = client.get_object(Bucket=bucket, Key=one['key'], **version)
        body = found['Body'].read()
        lost = _missing(client, bucket, key.removesuffix('index.html'), body.decode('utf-8', 'replace')) if body else 'any text'
        if not lost:
            chosen = {**one, 'sha': hashlib.sha256(body).hexdigest(), 'bytes': len(body), 'type': found.get('ContentType') or 'text/html'}
            break
        passed.append(f'{one["key"]} of {one["at"][:16]} lacks {lost}')
    plan = {'kind': 'index', 'target': key, **(chosen if chosen else {'there': 'yes' if there else 'no'})}
    digest = plan_hash({'bucket': bucket, 'passed': passed, **plan})
    source = f'{chosen["key"]} of {chosen["at"][:16]}Z' + (f', version {chosen["version"]}' if chosen['version'] else '') if chosen else ''
    question = '\n'.join([
        f'Put {key} back into bucket {bucket}?',
        f'Why: {events["evidence"]}',
        f'Change: {key} from missing to a copy of {source}: {plan.get("bytes")} bytes, SHA-256 {plan.get("sha", "")[:16]}; every script and style that it names is there.',
        f'Passed over: {"; ".join(passed) or "nothing"}.',
        'It is written only while the object is missing. Then / and /index.html are invalidated. Cost: less than 0.01 USD.',
        'Risk: people get that release until the next deploy. Why it went missing, CloudTrail or the deploy log must tell.',
        'Undo: exactly this copy is deleted again. Terraform does not manage the object: no drift.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])
    reason = 'somebody put it back meanwhile' if there else f'no version and no release of it fits what is deployed ({"; ".join(passed) or "there is none"}): deploy the frontend again'
    return {
        'verdict': 'go' if chosen else 'nothing-to-restore',
        'outcome': f'applied: {key} is back from {source}; still to mend: {events["rest"]}' if chosen else f'nothing changed: {key}: {reason}',
        'hash': digest,
        'code': digest[:12],
        'question': question,
        'undo': f'Delete {key} ({plan.get("bytes")} bytes, SHA-256 {plan.get("sha", "")[:16]}) from bucket {bucket} again; where versions are kept, it stays as an earlier one.',
        'plan': plan,
    }
