"""That the state is still unlocked: a lock of a newer run is never overwritten."""


def assert_unlocked(events, context):
    now = locks_now(events['table'], events['bucket'], events['key'])
    held = sorted(place for place, text in now.items() if text)
    if held:
        raise RuntimeError(f'The state is locked again ({", ".join(held)}): a newer run holds it, and its lock stays.')
    return {'evidence': 'no lock in the table and none beside the state'}
