"""The one statement that is added to the bucket's policy. The policy itself stays here: only its hash leaves."""


def plan_statement(events):
    bucket, distribution, origin = events['bucket'], events['distribution'], events['seen']['origin']
    text = read_policy(bucket)
    before = statements_of(text)
    statement = statement_for(bucket, distribution, events['seen']['arn'], origin['oai'])
    taken = [one for one in before if one.get('Sid') == statement['Sid']]
    after = with_statements(text, [*before, statement])
    version = boto3.client('cloudfront').get_distribution_config(Id=distribution)['ETag']
    plan = {'kind': 'policy', 'before': sha_of(text), 'hadPolicy': 'yes' if text else 'no', 'statement': statement}
    digest = plan_hash({'bucket': bucket, 'distribution': version, **plan})
    who = f'origin access identity {origin["oai"]}' if origin['oai'] else f'CloudFront for distribution {distribution} alone'
    what = f'{bucket}: the policy has {len(before)} statements, afterwards {len(before) + 1}'
    question = '\n'.join([
        f'Add one statement to the policy of bucket {bucket}?',
        f'Why: {events["evidence"]}',
        f'Change: {what}; the others stay as they are. New: {json.dumps(statement, separators=(",", ":"))}',
        f'It lets {who} read objects (s3:GetObject); nothing becomes public. {len(after.encode())} of 20480 bytes.',
        'Then / and /index.html are invalidated, and the answers of the edge are looked at. Cost: none (2 of 1000 free paths a month).',
        'Risk: S3 takes a policy whole. It is compared right before the write; whoever writes in the same second wins or loses whole.',
        'Undo: exactly this statement is taken away. Terraform: module.s3_cloudfront must hold the same statement, or its next apply removes it.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])
    return {
        'verdict': 'name-taken' if taken else 'go',
        'outcome': f'nothing changed: the policy of {bucket} has a statement {statement["Sid"]} that does not let CloudFront read; mend it in Terraform'
        if taken else f'applied: CloudFront may read {bucket} again; still to mend: {events["rest"]}',
        'hash': digest,
        'code': digest[:12],
        'question': question,
        'undo': f'Take the statement {statement["Sid"]} out of the policy of bucket {bucket}: {len(before)} statements stay.',
        'plan': plan,
    }
