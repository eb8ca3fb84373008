"""Whether ACM has made up its mind."""


def read_state(events, context):
    return {'state': certificate_now(events['plan']['arn'])[0]}
