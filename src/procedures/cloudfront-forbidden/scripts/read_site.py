"""Everything that can tell who refuses, with nothing written: the distribution, the bucket's policy, index.html, and three answers."""


def _origin(config, bucket):
    """The default behaviour's origin, and whether it is this bucket by S3's REST endpoint."""
    target = config['DefaultCacheBehavior']['TargetOriginId']
    one = next(one for one in config['Origins']['Items'] if one['Id'] == target)
    domain = one['DomainName']
    rest = re.fullmatch(re.escape(bucket) + r'\.s3([.-][a-z0-9-]+)?\.amazonaws\.com', domain)
    website = re.fullmatch(re.escape(bucket) + r'\.s3-website[.-][a-z0-9-]+\.amazonaws\.com', domain)
    return {
        'kind': 'website' if website else 'rest' if rest else 'other',
        'domain': domain,
        'path': one.get('OriginPath') or '',
        'oac': one.get('OriginAccessControlId') or '',
        'oai': ((one.get('S3OriginConfig') or {}).get('OriginAccessIdentity') or '').rsplit('/', 1)[-1],
    }


def _edge_rules(config):
    """What may make the edge itself refuse."""
    behaviour = config['DefaultCacheBehavior']
    geography = ((config.get('Restrictions') or {}).get('GeoRestriction') or {}).get('RestrictionType') or 'none'
    rules = [f'web ACL {config["WebACLId"].rsplit("/", 2)[-2:][0]}'] if config.get('WebACLId') else []
    rules += [f'geographic restriction ({geography})'] if geography != 'none' else []
    signed = any((behaviour.get(one) or {}).get('Enabled') for one in ('TrustedSigners', 'TrustedKeyGroups'))
    return rules + (['signed URLs or cookies'] if signed else [])


def _index(bucket, key):
    """The current index.html; {} where it is missing (S3 says 403 for that, too)."""
    s3 = boto3.client('s3')
    found = s3.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get('Contents') or []
    if not found or found[0]['Key'] != key:
        return {}
    kms = 'kms' in (s3.head_object(Bucket=bucket, Key=key).get('ServerSideEncryption') or '')
    # Encrypted by KMS, its text is for those who hold the key: this role does not.
    body = b'' if kms else s3.get_object(Bucket=bucket, Key=key)['Body'].read(1 << 21)
    scripts = re.findall(rb'(?:src|href)="/?([\w./-]+\.(?:js|mjs|css))"', body)
    return {'kms': kms, 'asset': scripts[0].decode() if scripts else ''}


def read_site(events, context):
    bucket, distribution = events['bucket'], events['distribution']
    found = boto3.client('cloudfront').get_distribution(Id=distribution)['Distribution']
    config = found['DistributionConfig']
    origin = _origin(config, bucket)
    site = events['site'] or f'https://{found["DomainName"]}'
    key = f'{origin["path"]}/index.html'.lstrip('/')
    ours = origin['kind'] == 'rest'
    statements = statements_of(read_policy(bucket)) if ours else []
    access = origin_access(statements, f'arn:aws:s3:::{bucket}/{key}', found['ARN'], origin['oai'])
    # A Deny for everybody is one for this role, too.
    index = _index(bucket, key) if ours and not access['denied'] else {}
    errors = (config.get('CustomErrorResponses') or {}).get('Items') or []
    return {
        'seen': {
            'site': site,
            'arn': found['ARN'],
            'enabled': bool(config['Enabled']),
            'deployed': found['Status'] == 'Deployed',
            'root': config.get('DefaultRootObject') or '',
            'origin': origin,
            'edgeRules': _edge_rules(config),
            'mapped': sorted(one['ErrorCode'] for one in errors if one.get('ResponsePagePath') and str(one.get('ResponseCode')) == '200'),
            'access': access,
            'key': key,
            'index': index,
            'home': probe(site, '/'),
            'page': probe(site, '/index.html'),
            'deep': probe(site, '/guardia/deep-link'),
            'asset': probe(site, f'/{index["asset"]}') if index.get('asset') else {},
        }
    }
