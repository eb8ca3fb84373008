"""Which root object the distribution has, and the version of its configuration that the change is bound to."""

def plan_root(events):
    distribution, path = events['distribution'], events['override']
    found = boto3.client('cloudfront').get_distribution_config(Id=distribution)
    before = found['DistributionConfig'].get('DefaultRootObject') or ''
    override = (boto3.client('ssm').get_parameters(Names=[path])['Parameters'] or [{'Value': ''}])[0]['Value']
    plan = {'kind': 'root', 'etag': found['ETag'], 'before': before, 'override': override}
    digest = plan_hash({'distribution': distribution, **plan})
    question = '\n'.join([
        f'Set the default root object of distribution {distribution} to index.html?',
        f'Why: {events["evidence"]}',
        f'Change: DefaultRootObject from {before or "empty"!r} to "index.html"; the other settings are sent back as they are, bound to version {found["ETag"]}.',
        'CloudFront deploys it to all edges in about 5 minutes; then / and /index.html are invalidated (2 of 1000 free paths a month). Cost: none.',
        'Risk: low; whoever changes the distribution meanwhile makes this fail before anything is written.',
        f'Undo: {before or "empty"!r} comes back. For Terraform it is recorded in {path}.',
        f'Plan {digest}. To approve, comment: {digest[:12]}',
    ])
    return {
        'verdict': 'go',
        'outcome': f'applied: the default root object is index.html; still to mend: {events["rest"]}',
        'hash': digest,
        'code': digest[:12],
        'question': question,
        'undo': f'Set the default root object of distribution {distribution} from "index.html" back to {before or "empty"!r}.',
        'plan': plan,
    }
