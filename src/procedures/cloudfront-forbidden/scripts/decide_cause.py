"""Who refuses, why, and which single change helps. Pure: it reads only what it is given."""


def _refused_by_edge(seen):
    rules = ', '.join(seen['edgeRules'])
    return f'the edge itself refuses, before the bucket is asked: {rules or "no rule of its configuration says why"}; ' + (
        'look at the web ACL\'s sampled requests and at its rules' if 'web ACL' in rules else 'mend that rule in Terraform'
    )


def _served(seen):
    """The site answers: what else a viewer may call a 403."""
    asset, deep = seen['asset'], seen['deep']
    if asset and (asset['status'] >= 400 or asset['html']):
        hidden = ', hidden by the mapping of errors to index.html' if asset['html'] else ''
        return 'asset-missing', f'index.html is served, but {asset["path"]} is not there{hidden}: deploy the frontend again, assets first'
    if deep['status'] in (403, 404):
        return 'no-error-mapping', f'the site is served; deep links answer {deep["status"]}: map 403 and 404 to /index.html with 200 in Terraform'
    return 'healthy', f'{seen["site"]}/ answers {seen["home"]["status"]} with HTML, and so does a deep link'


def _at_origin(seen):
    """S3 refused CloudFront: what stands in the way, in the order in which it must be mended."""
    origin, access, index = seen['origin'], seen['access'], seen['index']
    if origin['kind'] == 'website':
        return [('website-origin', 'the origin is a website endpoint, which can only serve a public bucket: use the REST endpoint with origin access control, in Terraform')]
    if origin['kind'] == 'other':
        return [('not-this-bucket', f'the distribution reads {origin["domain"]}, not this bucket: check the parameters')]
    if access['public']:
        return [('bucket-public', f'the policy makes the bucket public ({", ".join(access["public"])}): take that away first, in Terraform')]
    if not (origin['oac'] or origin['oai']):
        return [('no-identity', 'CloudFront signs nothing, so only a public bucket could answer: give the origin its access control, in Terraform')]
    if access['denied']:
        return [('deny-statement', f'the policy denies it ({", ".join(access["denied"])}): no further permission outweighs a Deny; change it in Terraform')]
    if index.get('kms') and origin['oai']:
        return [('kms-with-oai', 'index.html is encrypted with KMS, which an origin access identity cannot read: migrate to origin access control after the incident (policy for both, switch, remove)')]
    causes = []
    if not access['granted']:
        causes.append(('policy', 'the bucket policy has no statement that lets this distribution read'))
    if not index:
        causes.append(('index', f'{seen["key"]} is missing; S3 answers 403 for a missing object, too'))
    # Where 403 is mapped to index.html, `/` is served without a root object.
    if seen['root'] != 'index.html' and 403 not in seen['mapped']:
        causes.append(('root', f'the default root object is {seen["root"] or "empty"!r}, not index.html'))
    if index.get('kms'):
        causes.append(('kms-key', 'index.html is encrypted with KMS: let cloudfront.amazonaws.com decrypt for this distribution in the key policy'))
    return causes


def _causes(seen):
    home = seen['home']
    said = f'{home["path"]} answers {home["status"]}'
    if not seen['enabled']:
        return [('disabled', 'the distribution is disabled: enable it in Terraform, once it is known why it was disabled')]
    if not seen['deployed']:
        return [('deploying', 'a change of the distribution is still being deployed: wait, then run this again')]
    if home['status'] == 200 and home['html']:
        return [_served(seen)]
    if home['who'] == 'nobody':
        return [('unreachable', f'{seen["site"]} does not answer at all: that is DNS or TLS, not permission')]
    if home['status'] not in (403, 404):
        return [('other-error', f'{said}, said by {home["who"]}: no permission is missing')]
    if home['who'] == 'edge':
        return [('edge-refused', _refused_by_edge(seen))]
    if home['who'] == 'api':
        return [('api-refused', f'{said} in JSON: an API stands behind it; use the procedure for its 401 and 403')]
    return _at_origin(seen) or [('unexplained', f'{said}, said by {home["who"]}; policy, index.html and root object are right')]


def decide_cause(events, context):
    seen = events['seen']
    causes = _causes(seen)
    verdict, reason = causes[0]
    answers = [f'{one["path"]} {one["status"]} by {one["who"]}' for one in (seen['home'], seen['page'], seen['deep'], seen['asset']) if one]
    rest = '; '.join(why for _, why in causes[1:])
    evidence = f'{reason}. Answers: {", ".join(answers)}.' + (f' Errors {seen["mapped"]} are mapped to index.html.' if seen['mapped'] else '')
    return {
        'verdict': verdict,
        'go': 'yes' if verdict in ('policy', 'index', 'root') else 'no',
        'outcome': f'nothing changed: {reason}',
        'evidence': evidence + (f' Afterwards still to mend, by another run: {rest}.' if rest else ''),
        'rest': rest or 'nothing',
        'key': seen['key'],
    }
