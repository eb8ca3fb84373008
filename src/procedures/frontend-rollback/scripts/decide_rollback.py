"""Whether the frontend can go back. Pure: it reads only what it is given."""


def _origin_is(bucket, domain):
    return domain.startswith((f'{bucket}.s3.', f'{bucket}.s3-')) and domain.endswith(('.amazonaws.com', '.amazonaws.com.cn'))


def _verdict(seen, events):
    current, target, why = choose_release(seen, events['release'])
    if not any(_origin_is(events['bucket'], one) for one in seen['origins']):
        return 'wrong-distribution', f'distribution {events["distribution"]} does not read from {events["bucket"]}', current, None
    if target is None:
        return 'nothing-to-do', why, current, None
    if seen['broken']:
        more = f' and {len(seen["broken"]) - 3} more' if len(seen['broken']) > 3 else ''
        return 'not-whole', f'release {target["release"]} is not whole: {"; ".join(seen["broken"][:3])}{more}', current, None
    if seen['live']['version'] == 'null':
        return 'unversioned', f'{events["bucket"]} keeps no versions: what is live now could not be put back', current, None
    if events['environment'] == 'prd' and int(events['minimumApprovals']) < 2:
        return 'single-approver-in-prd', 'in prd two people must approve: start again with MinimumApprovals 2', current, None
    return 'roll-back', '', current, target


def _question(seen, events, current, target):
    now = current or {'release': 'of no release that is kept', 'at': 'unknown', 'files': {}}
    changed = sum(1 for name, sha in target['files'].items() if now['files'].get(name) != sha)
    gone = sum(1 for name in now['files'] if name not in target['files'])
    return [
        f'Roll the frontend {events["bucket"]} back?',
        f'Why: {plain(events["reason"])}',
        f'Now: release {now["release"]} of {now["at"]}, index.html {seen["live"]["sha"][:12]}.',
        f'Then: release {target["release"]} of {target["at"]}, index.html {seen["source"]["sha"][:12]}.',
        f'Checked: its {len(target["files"])} files are there with their hashes ({seen["bytes"]:,} bytes).',
        f'Against now {changed} files differ or come back, {gone} are no longer named. No file is deleted.',
        f'Change: index.html is copied, with no-cache, only over exactly what is live now; / and /index.html of {events["distribution"]} are invalidated.',
        'Risk medium: the API of today must still understand this older frontend; pages that are open go on as they are.',
        'Undo: the index.html of now, unless somebody has deployed since. Cost: 2 invalidation paths (1,000 a month are free).',
    ]


def plain(text):
    return ''.join(one if one.isprintable() else ' ' for one in text)[:200].replace('{{', '{ {')


def decide_rollback(seen, events):
    verdict, why, current, target = _verdict(seen, events)
    go = target is not None
    live, source = seen['live'] or {}, seen['source'] or {}
    plan = {
        'before': live.get('sha', 'none'),
        'version': live.get('version', 'none'),
        'etag': live.get('etag', 'none'),
        'after': source.get('sha', 'none') if go else 'none',
        'site': events['site'] or f'https://{seen["domain"]}',
    }
    digest = plan_hash({**plan, 'verdict': verdict, 'bucket': events['bucket'], 'distribution': events['distribution'], 'why': why})
    name = target['release'] if go else 'none'
    was = current['release'] if current else 'of before'
    return {
        'verdict': verdict,
        'go': 'yes' if go else 'no',
        'outcome': f'applied: {events["bucket"]} is back at release {name}; next: mend {was}, and deploy it anew' if go else f'nothing changed: {why}',
        'hash': digest,
        'code': digest[:12],
        'question': '\n'.join([*_question(seen, events, current, target), f'Plan {digest}. To approve, comment: {digest[:12]}']) if go else 'nothing to approve',
        'undo': f'Make release {was} (index.html {plan["before"][:12]}) the frontend of {events["bucket"]} again. The bucket keeps its versions, CloudFront its invalidations.' if go else 'nothing',
        'release': name,
        'etag': plan['etag'],
        'sourceEtag': source.get('etag', 'none'),
        'plan': plan,
    }
