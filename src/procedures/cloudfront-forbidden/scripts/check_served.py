"""Evidence from the edge: /, index.html and what it names are answered 200, with the right type and the bucket's own bytes."""
import re
import urllib.error
import urllib.request

import boto3


def _get(site, path):
    """(path, status, whether it is HTML, body)."""
    request = urllib.request.Request(f'{site}{path}', headers={'User-Agent': 'guardia'})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return path, answer.status, 'html' in answer.headers.get('content-type', ''), answer.read()
    except urllib.error.HTTPError as error:
        return path, error.code, False, b''


def check_served(events, context):
    seen, rest = events['seen'], events['rest']
    if rest != 'nothing':
        return {'evidence': f'the edge still refuses, as it must until the rest is mended: {rest}'}
    index = boto3.client('s3').get_object(Bucket=events['bucket'], Key=seen['key'])['Body'].read()
    pages = [_get(seen['site'], path) for path in ('/', '/index.html')]
    names = re.findall(rb'(?:src|href)="/?([\w./-]+\.(?:js|mjs|css))"', index)[:1]
    scripts = [_get(seen['site'], f'/{one.decode()}') for one in names]
    text = ', '.join(f'{path} {status}' for path, status, _, _ in pages + scripts)
    wrong = [path for path, status, html, body in pages if status != 200 or not html or body != index]
    wrong += [path for path, status, html, _ in scripts if status != 200 or html]
    if wrong:
        raise RuntimeError(f'The site is not served after the change ({text}): {wrong[0]} is not what the bucket holds.')
    return {'evidence': f'{text}; / is the index.html of the bucket, {len(index)} bytes'}
