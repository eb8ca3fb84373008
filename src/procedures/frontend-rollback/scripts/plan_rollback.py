"""Reads and decides in one step: hundreds of files are looked at, and none of them leaves it."""


def plan_rollback(events, context):
    return decide_rollback(read_releases(events['bucket'], events['distribution'], events['release']), events)
