"""The object and the digest of before, under the lock, and only while both are as this run left or found them; then the lock is given back."""


def _put_back(events, found):
    before, after = events['before'], events['after']
    for name in ('md5', 'digest'):
        if found[name] not in (before[name], after[name]):
            raise RuntimeError(
                f'Somebody else wrote the state since: its {name} is {found[name]}, neither {before[name]} nor {after[name]}. '
                'Nothing was put back; compare the versions with StateHistory.'
            )
    if all(found[name] == before[name] for name in ('md5', 'digest')):
        return 'nothing: the state is as it was'
    locks = read_locks(events['table'], events['bucket'], events['key'])
    foreign = [name for name in ('table', 'file') if locks[name] and not is_own(locks[name], events['execution'])]
    if foreign:
        raise RuntimeError(f'A new run holds the state ({", ".join(foreign)}): nothing was put back. Undo this execution when it has ended.')
    text = locks['table'] or take_item(events)
    if not locks['file']:
        take_file(events, text)
    if found['md5'] != before['md5']:
        if before['md5'] == 'none':
            boto3.client('s3').delete_object(Bucket=events['bucket'], Key=events['key'], IfMatch=found['etag'])
        else:
            copy_version(events['bucket'], events['key'], before['id'], found['etag'])
    if found['digest'] != before['digest']:
        set_digest(events, found['digest'], before['digest'])
    left = state_now(events)
    if any(left[name] != before[name] for name in ('md5', 'digest')):
        raise RuntimeError(f'The state is not as it was: object {left["md5"]}, digest {left["digest"]}.')
    return 'object and digest of before'


def undo_repair(events, context):
    try:
        restored = _put_back(events, state_now(events))
    finally:
        released = release_own(events)
    return {'restored': restored, 'locks': released}
