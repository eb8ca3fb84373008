"""That the state is as this run left it, and that nobody is at work on it."""


def assert_repaired(events, context):
    found, after = state_now(events), events['after']
    if any(found[name] != after[name] for name in ('md5', 'digest')):
        raise RuntimeError('Terraform has written the state since this repair: undoing it would lose that. Nothing was changed.')
    locks = read_locks(events['table'], events['bucket'], events['key'])
    if locks['table'] or locks['file']:
        raise RuntimeError('The state is locked: wait for that run. Nothing was changed.')
    return {'evidence': f'object {found["md5"]}, digest {found["digest"]}, not locked'}
