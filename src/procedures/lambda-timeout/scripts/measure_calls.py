"""The last 24 hours of a function's calls, with nothing written."""


def _percentile(values, rank):
    """The nearest rank; 0 of nothing."""
    return int(values[min(-(-len(values) * rank // 1000), len(values)) - 1]) if values else 0


def measure_calls(events, context):
    name, form, now = events['function'], events['seen']['logFormat'], instant(events['now'])
    hours = [now - timedelta(hours=one) for one in (1, 6, 24)]
    measured = metrics(name, hours[-1].replace(second=0), now + timedelta(minutes=1))
    live = events['seen']['alias'] or events['seen']
    pattern = '"platform.report"' if form == 'JSON' else '"REPORT RequestId"'
    reports, cut, whole = [], [], True
    end = now + timedelta(minutes=1)
    # Newest first, so that what cannot be read is the oldest.
    for start in hours:
        lines, all_read = log_lines(name, pattern, start, end)
        reports += [one for one in (report(line) for _, line in lines) if one]
        found, all_found = timeouts(name, form, start, end)
        cut += [seconds for _, seconds in found]
        end, whole = start, all_read and all_found
        if not whole:
            break
    if not measured['samples'] and reports:
        # Metrics come some minutes after the logs.
        taken = sorted(one['duration'] for one in reports)
        measured.update(samples=len(taken), invocations=len(taken), max=int(taken[-1]), total=int(sum(taken)))
        measured.update(p50=_percentile(taken, 500), p99=_percentile(taken, 990), p999=_percentile(taken, 999))
    return {
        'calls': {
            **measured,
            'used': max((one['used'] for one in reports if one['size'] == live['memory']), default=0),
            # Cut at another limit than today's: a limit of before.
            'timeouts': sum(1 for one in cut if abs(one - live['timeout']) < 0.5),
            'atLeast': not whole,
        }
    }
