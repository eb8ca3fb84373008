"""Which release to go back to. Pure: it reads only what it is given."""


def choose_release(seen, wanted):
    """The release that is live (None: unknown), the one to go back to (None: there is none), and why there is none."""
    live, releases = seen['live'], seen['releases']
    if live is None:
        return None, None, 'there is no index.html: that is no rollback, see CloudFrontForbidden'
    at = next((place for place, one in enumerate(releases) if one.get('files', {}).get('index.html') == live['sha']), None)
    current = None if at is None else releases[at]
    if wanted:
        target = next((one for one in releases if one['release'] == wanted), None)
        if target is None:
            return current, None, f'release {wanted} is not among the newest {len(releases)} that are kept'
    elif current is None:
        return None, None, 'what is live is of no release that is kept: say which Release to go back to'
    else:
        target = next(iter(releases[at + 1:]), None)
        if target is None:
            return current, None, f'no release before {current["release"]} is kept'
    if 'problem' in target:
        return current, None, f'release {target["release"]} cannot be used: {target["problem"]}'
    if target['files']['index.html'] == live['sha']:
        return current, None, f'release {target["release"]} is live already'
    return current, target, ''
