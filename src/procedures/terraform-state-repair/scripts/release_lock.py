"""The end of a repair: Terraform may run again."""


def release_lock(events, context):
    return {'locks': release_own(events)}
