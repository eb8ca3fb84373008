"""Evidence: object and digest are those that were approved, and nobody else held the lock meanwhile."""


def verify_repaired(events, context):
    found, after = state_now(events), events['after']
    wrong = [name for name in ('md5', 'digest') if found[name] != after[name]]
    if wrong:
        raise RuntimeError(f'The state is not as it was to be: {", ".join(f"{one} {found[one]}, not {after[one]}" for one in wrong)}.')
    locks = read_locks(events['table'], events['bucket'], events['key'])
    if not all(is_own(locks[one], events['execution']) for one in ('table', 'file')):
        raise RuntimeError("This run's lock was taken away: what others did meanwhile is not known.")
    return {'evidence': f'object {found["md5"]}, digest {found["digest"]}, under the lock of this run'}
