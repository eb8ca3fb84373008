"""The object and the digest of before, under the lock, of what is still as this run left it; then the lock is given back."""


def _put_back(events, found):
    before, after = events['before'], events['after']
    if found['md5'] not in (before['md5'], after['md5']):
        raise RuntimeError(
            f'Somebody else wrote the state since: it is {found["md5"]}, neither {before["md5"]} nor {after["md5"]}. '
            'Nothing was put back; compare the versions with StateHistory.'
        )
    ours = [name for name in ('md5', 'digest') if found[name] == after[name] != before[name]]
    if not ours:
        return f'nothing: object {found["md5"]}, digest {found["digest"]}'
    locks = read_locks(events['table'], events['bucket'], events['key'])
    foreign = [name for name in ('table', 'file') if locks[name] and not is_own(locks[name], events['execution'])]
    if foreign:
        raise RuntimeError(f'A new run holds the state ({", ".join(foreign)}): nothing was put back. Undo this execution when it has ended.')
    text = locks['table'] or take_item(events)
    if not locks['file']:
        take_file(events, text)
    if 'md5' in ours and before['md5'] == 'none':
        boto3.client('s3').delete_object(Bucket=events['bucket'], Key=events['key'], IfMatch=found['etag'])
    elif 'md5' in ours:
        copy_version(events['bucket'], events['key'], before['id'], found['etag'])
    if 'digest' in ours:
        set_digest(events, after['digest'], before['digest'])
    left = state_now(events)
    wrong = [f'{name} {left[name]}, not {before[name]}' for name in ('md5', 'digest') if left[name] != before[name]]
    if wrong:
        raise RuntimeError(f'What this run wrote was taken back, but somebody else has written, too: {", ".join(wrong)}.')
    return 'object and digest of before'


def undo_repair(events, context):
    try:
        restored = _put_back(events, state_now(events))
    finally:
        released = release_own(events)
    return {'restored': restored, 'locks': released}
