import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from load_script import load_script  # noqa: E402

describe = load_script('state_file.py', 'state_versions.py', 'state-history/scripts/describe_history.py')['describe_history']

FREE = {'table': '', 'file': '', 'etag': ''}


def version(serial, latest=False, **changes):
    return {
        'id': f'v{serial}',
        'latest': latest,
        'modified': 1_772_359_200,
        'size': 10,
        'etag': 'e',
        'md5': f'm{serial}',
        'serial': serial,
        'lineage': 'a',
        'addresses': ['x.y'],
        **changes,
    }


def test_every_version_is_a_row_and_an_entry():
    report = describe({'versions': [version(7, True), version(6)], 'more': 0, 'digest': 'm7', 'locks': FREE}, 'b/k')
    assert '| v7 | 2026-03-01T10:00:00Z | 7 | 1 | 10 | a | current, digest |' in report['markdown']
    data = json.loads(report['json'])
    assert [one['serial'] for one in data['versions']] == [7, 6]
    assert (data['digest'], data['lock']) == ('held', {})


def test_addresses_stay_inside():
    report = describe({'versions': [version(7, True, addresses=['secret.address'])], 'more': 0, 'digest': '', 'locks': FREE}, 'b/k')
    assert 'secret' not in json.dumps(report)


def test_a_stranger_cannot_write_the_page():
    hostile = version(7, True, lineage='a|b\n# Title'.replace('\n', '?'))
    locks = {'table': json.dumps({'ID': '1', 'Who': 'x\n# Title {{ y }}', 'Operation': '|', 'Created': ''}), 'file': 'no json', 'etag': ''}
    report = describe({'versions': [hostile], 'more': 0, 'digest': '{{ x }}\n# Title', 'locks': locks}, 'b/k')
    assert not any(line.startswith('# Title') for line in report['markdown'].splitlines())
    assert '{{' not in report['markdown'] + report['json']
    assert 'somebody whose lock cannot be read' in report['markdown']
    assert 'a\\|b' in report['markdown']
