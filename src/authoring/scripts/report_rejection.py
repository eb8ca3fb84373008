"""A rejection ends the automation, with nothing changed and the words of whoever rejected it."""


def report_rejection(events, context):
    raise PermissionError(events['why'])
