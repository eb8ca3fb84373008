"""What a function logged as errors in the last 24 hours, alike lines together, redacted before anything else sees them."""
import time

import boto3

# FilterLogEvents pages of one pattern, and seconds for all: a busy function logs more than can be read.
MOST_PAGES, MOST_SECONDS = 20, 120
_MARKED = re.compile(r'[\d@]')


def _lines(name, pattern, start, end, until):
    """(milliseconds, message) of the lines that match, and whether that is all of them."""
    pages = boto3.client('logs').get_paginator('filter_log_events').paginate(
        logGroupName=f'/aws/lambda/{name}',
        filterPattern=pattern,
        startTime=int(start.timestamp() * 1000),
        endTime=int(end.timestamp() * 1000),
    )
    found = []
    for number, page in enumerate(pages, 1):
        found.extend((one['timestamp'], one['message']) for one in page['events'])
        if page.get('nextToken') and (number == MOST_PAGES or time.monotonic() > until):
            return found, False
    return found, True


def _kind(message):
    """What a line has in common with others of its kind: its words, without those that hold numbers or addresses."""
    return ' '.join('0' if _MARKED.search(word) else word for word in message[:300].split())


def _collect(made, events):
    name, now = events['function'], instant(events['now'])
    until, end, kinds, whole = time.monotonic() + MOST_SECONDS, now + timedelta(minutes=1), {}, True
    # Newest first, so that what cannot be read is the oldest.
    for hours in (1, 6, 24):
        start, seen = now - timedelta(hours=hours), set()
        for pattern in ('ERROR', '"Task timed out"'):
            lines, all_read = _lines(name, pattern, start, end, until)
            whole = whole and all_read
            for at, message in lines:
                if (at, message) in seen and pattern != 'ERROR':
                    continue
                seen.add((at, message))
                # Lines are many: only those that are shown are redacted, at the end.
                kind = kinds.setdefault(_kind(message), {'count': 0, 'last': 0, 'text': ''})
                kind['count'] += 1
                if at >= kind['last']:
                    kind.update(last=at, text=message)
        end = start
        if not whole:
            break
    total = sum(one['count'] for one in kinds.values())
    made['facts'] = {'lines with ERROR or "Task timed out" in 24 h': total if whole else f'at least {total}', 'kinds of them': len(kinds)}
    if not whole:
        made['findings'].append(f'The log holds more than can be read: nothing before {moment(start)} was counted whole.')
    most = sorted(kinds.values(), key=lambda kind: (-kind['count'], -kind['last']))
    made['cut'] += len(most[MOST_LINES:])
    for one in most[:MOST_LINES]:
        at = moment(datetime.fromtimestamp(one['last'] / 1000, timezone.utc))
        made['lines'].append(f'{one["count"]} times, last {at}: {line(one["text"])}')
    if kinds:
        made['findings'].append(f'{total} error lines of {len(kinds)} kinds; the most frequent: {line(made["lines"][0], 160)}')


def read_errors(events, context):
    return {'part': part('Errors in the log', _collect, events)}
