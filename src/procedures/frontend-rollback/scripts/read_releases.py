"""The index that is live, the releases that are kept, and whether one of them is whole. Nothing is written."""
import hashlib
import json
import re

import boto3
from botocore.exceptions import ClientError

MOST_RELEASES = 20
MOST_FILES = 2000
MOST_BYTES = 256 << 20
MANIFEST = re.compile(r'releases/([\w.-]{1,64})/manifest\.json')
FILE = re.compile(r'(?!releases/)[\w@+~-][\w.@+~/-]{0,512}')


def _object(s3, bucket, key):
    """ETag, version, SHA-256 and bytes; None where there is nothing."""
    try:
        answer = s3.get_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response['Error']['Code'] != 'NoSuchKey':
            raise
        return None
    body = answer['Body'].read()
    return {
        'etag': answer['ETag'],
        'version': answer.get('VersionId') or 'null',
        'sha': hashlib.sha256(body).hexdigest(),
        'body': body,
    }


def parse_manifest(release, body):
    """File → SHA-256, as the deployment wrote it; ValueError says what is wrong."""
    try:
        manifest = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError('its manifest is no JSON') from None
    files = manifest.get('files') if isinstance(manifest, dict) else None
    if not isinstance(files, dict) or manifest.get('release') != release or 'index.html' not in files:
        raise ValueError('its manifest does not name this release and its files, index.html among them')
    if len(files) > MOST_FILES:
        raise ValueError(f'it has more than {MOST_FILES} files')
    for name, sha in files.items():
        if not FILE.fullmatch(name) or not isinstance(sha, str) or not re.fullmatch(r'[0-9a-f]{64}', sha):
            raise ValueError('its manifest has a strange file name or hash')
    return files


def named_files(index):
    """The site's own files that a page names."""
    found = re.findall(rb'(?:src|href)\s*=\s*["\']?(?:\./|/)?([\w@+~-][\w.@+~/-]*\.\w+)', index)
    return sorted({one.decode() for one in found} - {'index.html'})


def list_releases(s3, bucket):
    """Newest first: release, when its manifest was written, and its files or its problem."""
    found = []
    for page in s3.get_paginator('list_objects_v2').paginate(Bucket=bucket, Prefix='releases/'):
        for one in page.get('Contents') or []:
            match = MANIFEST.fullmatch(one['Key'])
            if match:
                found.append((one['LastModified'], match[1], one['Key']))
    releases = []
    for at, release, key in sorted(found, reverse=True)[:MOST_RELEASES]:
        entry = {'release': release, 'at': at.strftime('%Y-%m-%dT%H:%M:%SZ')}
        try:
            releases.append({**entry, 'files': parse_manifest(release, s3.get_object(Bucket=bucket, Key=key)['Body'].read(4 << 20))})
        except ValueError as error:
            releases.append({**entry, 'problem': str(error)})
    return releases


def what_is_broken(s3, bucket, release, index):
    """Files of the release that are not there as they were, and how many bytes are."""
    broken = [f'{name} is not in its manifest' for name in named_files(index['body']) if name not in release['files']]
    size = 0
    for name, sha in sorted(release['files'].items()):
        if name == 'index.html':
            continue
        found = _object(s3, bucket, name)
        if found is None or found['sha'] != sha:
            broken.append(f'{name} {"is missing" if found is None else "is not what it was"}')
        size += len(found['body']) if found else 0
        if size > MOST_BYTES:
            return [f'it is larger than {MOST_BYTES >> 20} MB'], size
    return broken, size


def read_releases(bucket, distribution, wanted):
    s3 = boto3.client('s3')
    facts = boto3.client('cloudfront').get_distribution(Id=distribution)['Distribution']
    origins = [one['DomainName'] for one in facts['DistributionConfig']['Origins']['Items']]
    live = _object(s3, bucket, 'index.html')
    releases = list_releases(s3, bucket)
    seen = {'domain': facts['DomainName'], 'origins': origins, 'live': live, 'releases': releases, 'source': None, 'broken': [], 'bytes': 0}
    target = choose_release(seen, wanted)[1]
    if target is None:
        return seen
    source = _object(s3, bucket, f'releases/{target["release"]}/index.html')
    if source is None or source['sha'] != target['files']['index.html']:
        return {**seen, 'source': source, 'broken': [f'its index.html {"is missing" if source is None else "is not what its manifest says"}']}
    broken, size = what_is_broken(s3, bucket, target, source)
    return {**seen, 'source': source, 'broken': broken, 'bytes': size}
