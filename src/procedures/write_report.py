"""Makes one report of the parts that the steps before have read: as Markdown, as data, and one sentence for the record."""

# Bytes of JSON of a whole report: SSM refuses more than 100 KB.
MOST_REPORT = 90_000


def _cell(value):
    """Markdown that a log line cannot break out of."""
    return re.sub(r'([\\`*_\[\]<>|#])', r'\\\1', str(value))


def _markdown(title, at, summary, parts):
    note = 'Secrets and personal data that could be recognised are replaced by words in brackets.'
    out = [f'# {_cell(title)}', '', f'{at} UTC. {note}', '', f'**{_cell(summary)}**']
    for one in parts:
        out += ['', f'## {_cell(one["title"])}', '']
        if one['gap']:
            out += [f'> Not read: {_cell(one["gap"])}', '']
        out += [f'- **Found:** {_cell(text)}' for text in one['findings']]
        out += [f'- {_cell(name)}: {_cell(text)}' for name, text in one['facts'].items()]
        out += [f'    - {_cell(text)}' for text in one['lines']]
        if one['cut']:
            out += ['', f'> Cut: {one["cut"]} lines are not shown.']
    return '\n'.join(out) + '\n'


def write_report(events, context):
    """The report as Markdown and as data, and one sentence about it for the record. Cuts what SSM would refuse, and says so."""
    title, parts = redacted(events['title']), events['parts']
    parts = [{**one, 'findings': list(one['findings']), 'lines': list(one['lines'])} for one in parts]
    found, gaps = sum(one['found'] for one in parts), [one['title'] for one in parts if one['gap']]
    first = next((one['findings'][0] for one in parts if one['findings']), '')
    summary = f'{found} finding{"" if found == 1 else "s"}, first: {line(first, 200)}' if found else 'nothing found'
    summary += f'; not read: {", ".join(gaps)}' if gaps else f'; all {len(parts)} parts read'
    at = moment(instant(events['now']))

    def make():
        data = {'title': title, 'at': at, 'summary': summary, 'found': found, 'gaps': gaps, 'parts': parts}
        return {'markdown': _markdown(title, at, summary, parts), 'report': data, 'outcome': summary[:500]}

    fit(parts, make, MOST_REPORT)
    return make()
