"""That the bucket holds the index.html of the approved release, and that no browser keeps it."""


def check_index(events, context):
    now, plan = index_now(events['bucket']), events['plan']
    if now['sha'] != plan['after']:
        raise RuntimeError(f'index.html is {now["sha"][:12]}, not {plan["after"][:12]}: somebody else has deployed since.')
    if now['cache'] != 'no-cache':
        raise RuntimeError(f'index.html is served with Cache-Control {now["cache"]}, not no-cache: browsers would keep it.')
    return {'evidence': f'index.html is {now["sha"][:12]}, no-cache'}
