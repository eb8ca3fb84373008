"""What a repair rests on. Versions never change: with the same current one, digest and locks, the decision is the same."""


def repair_hash(path, verdict, before, after, locks):
    found = {name: before[name] for name in ('id', 'md5', 'digest')}
    return plan_hash({'path': path, 'verdict': verdict, 'before': found, 'after': after, 'locks': [locks['table'], locks['file']]})
