"""X-Ray's summaries of the function's traces: those with faults first, then the slowest."""
import boto3

# X-Ray answers for six hours at most; a page has some 100 traces.
HOURS, MOST_PAGES, MOST_TRACES = 6, 10, 20


def _collect(made, events):
    now = instant(events['now'])
    pages = boto3.client('xray').get_paginator('get_trace_summaries').paginate(
        StartTime=now - timedelta(hours=HOURS), EndTime=now, FilterExpression=f'service("{events["function"]}")'
    )
    traces, whole = [], True
    for number, page in enumerate(pages, 1):
        traces += page['TraceSummaries']
        if number == MOST_PAGES and page.get('NextToken'):
            whole = False
            break
    count = {name: sum(1 for one in traces if one.get(name)) for name in ('HasFault', 'HasError', 'HasThrottle')}
    made['facts'] = {f'traces in {HOURS} h': len(traces) if whole else f'at least {len(traces)}', **count}
    for name, what in (('HasFault', 'failed'), ('HasThrottle', 'were throttled')):
        if count[name]:
            made['findings'].append(f'{count[name]} of {len(traces)} traces {what}.')
    traces.sort(key=lambda one: (not one.get('HasFault'), -one.get('ResponseTime', 0)))
    made['cut'] += max(len(traces) - MOST_TRACES, 0)
    for one in traces[:MOST_TRACES]:
        http = one.get('Http', {})
        # A path names no person, what follows the question mark may.
        url = http.get('HttpURL', '').split('?')[0]
        made['lines'].append(
            f'{one["Id"]}: {one.get("ResponseTime", 0):.3f} s, {http.get("HttpMethod", "")} {url} {http.get("HttpStatus", "")}'
            f'{" fault" if one.get("HasFault") else ""}{" throttled" if one.get("HasThrottle") else ""}'
        )


def read_traces(events, context):
    return {'part': part('X-Ray traces', _collect, events)}
