"""Writes what was approved, if what was shown still stands there."""


def set_authorizer(events, context):
    plan = events['plan']
    if read_settings(plan) != plan['before']:
        raise RuntimeError('Somebody changed the authorizer since the plan was approved: nothing was written. Run it again.')
    write_settings(plan, plan['after'])
    return {'now': events['now']}
