"""The approved version over the wrong object, then its digest."""


def restore_version(events, context):
    before, after = events['before'], events['after']
    copy_version(events['bucket'], events['key'], after['id'], before['etag'])
    if after['digest'] != before['digest']:
        set_digest(events, before['digest'], after['digest'])
    return {'restored': after['id']}
