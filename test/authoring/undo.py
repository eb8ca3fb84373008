"""The plan of the procedures in undo.test.ts."""


def decide(events, context):
    return events
