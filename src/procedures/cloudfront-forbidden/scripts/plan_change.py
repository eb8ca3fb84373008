"""The one change that the diagnosis asks for, planned from what it touches alone."""


def plan_change(events, context):
    kind = events['kind']
    if kind == 'policy':
        return plan_statement(events)
    if kind == 'root':
        return plan_root(events)
    return plan_index(events)
