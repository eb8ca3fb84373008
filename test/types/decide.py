def decide(events, context):
    return {}
