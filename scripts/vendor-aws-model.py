#!/usr/bin/env python3
"""Compacts botocore's service models to src/aws/model/<service>.json.gz and src/aws/model/index.json.

    python scripts/vendor-aws-model.py --botocore <folder of the botocore package> [--out src/aws/model] [--check]

Without --botocore the botocore of the running Python is taken. --check writes nothing and fails when a file would differ.
The same botocore gives the same bytes (sorted keys, no time stamp in gzip).

Form of a service: lines of JSON, so that a reader parses only the shapes it needs. A type is a number: one of SCALARS, and what
follows those counts the lines from the second.
    line 1       { apiVersion, endpointPrefix, protocol, signingName, targetPrefix?,
                   operations { name: [input type | 0, output type | 0, 1 when the output is a stream, 'VERB /path/{member}' where
                   IAM goes by that] } }
    every other  a shape: structure {n: name, m: {member: type}, r?: [required], t?: [required, filled by the SDK],
                   u?: 1 for a union} | list {l: type} | map {v: type, k?: [allowed keys]} | string {e: [allowed values]}
"""
import argparse
import gzip
import io
import json
import pathlib
import re
import sys

SCALARS = ['string', 'integer', 'long', 'float', 'double', 'boolean', 'timestamp', 'blob', 'document']
# What botocore/handlers.py does to every caller's view of the model: inject_account_id fills the account with '-',
# json_decode_policies and json_decode_template_body turn JSON text in answers into JSON, and handle_expires_header keeps the
# text of a header.
FILLED_BY_HANDLERS = {'glacier': {'accountId'}}
ADDED_TO_ANSWERS = {'s3': ('Expires', 'ExpiresString')}
DECODED_IN_ANSWERS = {'iam': {'policyDocumentType'}, 'cloudformation': {'TemplateBody'}}
# Services whose IAM action is the HTTP verb and whose resource is the path.
AUTHORIZED_BY_PATH = {'apigateway', 'apigatewayv2'}


def read(path):
    return json.loads(gzip.decompress(path.read_bytes()) if path.suffix == '.gz' else path.read_bytes())


def first_file(folder, stem):
    return next((f for f in (folder / f'{stem}.json', folder / f'{stem}.json.gz') if f.exists()), None)


def deep_merge(base, extra):
    """botocore.utils.deep_merge: how botocore lays sdk-extras over a model."""
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            deep_merge(base[key], value)
        else:
            base[key] = value


def load(folder):
    """The newest API version of a service, with botocore's own additions."""
    version = sorted(d.name for d in folder.iterdir() if d.is_dir() and first_file(d, 'service-2'))[-1]
    model = read(first_file(folder / version, 'service-2'))
    extras = first_file(folder / version, 'service-2.sdk-extras')
    if extras:
        deep_merge(model, read(extras).get('merge', {}))
    return model


def compact(service, model):
    """The lines of a service, as data. While they are made, a type that is a shape is that shape's name."""
    shapes, kept = model['shapes'], {}
    decoded = DECODED_IN_ANSWERS.get(service, ())
    in_inputs = reachable(shapes, [o['input']['shape'] for o in model['operations'].values() if 'input' in o])

    def type_of(name, member=None, owner=None):
        shape = shapes[name]
        kind = shape['type']
        if shape.get('document') or (member or {}).get('jsonvalue'):
            return SCALARS.index('document')
        if name in decoded and owner not in in_inputs:
            return SCALARS.index('document')
        if kind in ('structure', 'list', 'map') or (kind == 'string' and shape.get('enum')):
            keep(name)
            return name
        return SCALARS.index(kind)

    def keep(name):
        if name in kept:
            return
        shape = shapes[name]
        kept[name] = entry = {}
        if shape['type'] == 'structure':
            members = shape.get('members', {})
            entry['n'] = name
            entry['m'] = {m: type_of(r['shape'], r, name) for m, r in members.items()}
            beside, added = ADDED_TO_ANSWERS.get(service, ('', ''))
            if beside in members and name not in in_inputs:
                entry['m'][added] = SCALARS.index('string')
            required = shape.get('required', [])
            filled = [m for m in required if members[m].get('idempotencyToken') or m in FILLED_BY_HANDLERS.get(service, ())]
            if set(required) - set(filled):
                entry['r'] = [m for m in required if m not in filled]
            if filled:
                entry['t'] = filled
            if shape.get('union'):
                entry['u'] = 1
        elif shape['type'] == 'list':
            entry['l'] = type_of(shape['member']['shape'])
        elif shape['type'] == 'map':
            entry['v'] = type_of(shape['value']['shape'])
            keys = shapes[shape['key']['shape']].get('enum')
            if keys:
                entry['k'] = keys
        else:
            entry['e'] = shape['enum']

    operations = {}
    for name, operation in model['operations'].items():
        entry = []
        for side in ('input', 'output'):
            shape = operation.get(side, {}).get('shape')
            if shape:
                keep(shape)
            entry.append(shape or 0)
        if entry[1] and streams(shapes, shapes[entry[1]]):
            entry.append(1)
        if service in AUTHORIZED_BY_PATH:
            entry += [0] * (3 - len(entry)) + [verb_and_path(shapes, operation)]
        operations[name] = entry

    meta = model['metadata']
    result = {
        'apiVersion': meta['apiVersion'],
        'endpointPrefix': meta['endpointPrefix'],
        'protocol': meta['protocol'],
        'signingName': meta.get('signingName', meta['endpointPrefix']),
        'operations': operations,
    }
    if 'targetPrefix' in meta:
        result['targetPrefix'] = meta['targetPrefix']
    return [result, *numbered(operations, kept)]


def numbered(operations, kept):
    """The shapes in the order of their names, which become numbers there and in the operations."""
    names = sorted(kept)
    numbers = {name: len(SCALARS) + index for index, name in enumerate(names)}
    for entry in operations.values():
        entry[:2] = [numbers.get(shape, 0) for shape in entry[:2]]
    for entry in kept.values():
        if 'm' in entry:
            entry['m'] = {member: numbers.get(type, type) for member, type in entry['m'].items()}
        for part in ('l', 'v'):
            if part in entry:
                entry[part] = numbers.get(entry[part], entry[part])
    return [kept[name] for name in names]


def verb_and_path(shapes, operation):
    """'GET /restapis/{restApiId}': no query, no version of apigatewayv2, and the members' own names."""
    path = re.sub(r'^/v2(?=/)', '', operation['http']['requestUri'].split('?')[0])
    for member, ref in shapes[operation['input']['shape']].get('members', {}).items():
        if ref.get('location') == 'uri':
            path = re.sub(r'\{' + re.escape(ref['locationName']) + r'\+?\}', '{' + member + '}', path)
    return operation['http']['method'] + ' ' + path


def reachable(shapes, names):
    seen, waiting = set(), list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            shape = shapes[name]
            refs = [*shape.get('members', {}).values(), *(shape[k] for k in ('member', 'value') if k in shape)]
            waiting.extend(ref['shape'] for ref in refs)
    return seen


def streams(shapes, output):
    """botocore's has_streaming_output or has_event_stream_output."""
    payload = output.get('payload')
    of_payload = shapes[output['members'][payload]['shape']] if payload else {}
    return of_payload.get('type') == 'blob' or any(
        shapes[m['shape']].get('eventstream') for m in output.get('members', {}).values()
    )


def packed(lines):
    dump = [json.dumps(line, sort_keys=True, separators=(',', ':'), ensure_ascii=False) for line in lines]
    raw = '\n'.join(dump).encode()
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode='wb', compresslevel=9, mtime=0, filename='') as out:
        out.write(raw)
    return buffer.getvalue()


def build(package):
    version = re.search(r"__version__ = '([^']+)'", (package / '__init__.py').read_text())[1]
    files, names = {}, []
    for folder in sorted(d for d in (package / 'data').iterdir() if d.is_dir()):
        if not any(first_file(d, 'service-2') for d in folder.iterdir() if d.is_dir()):
            continue
        names.append(folder.name)
        files[f'{folder.name}.json.gz'] = packed(compact(folder.name, load(folder)))
    index = {'source': f'botocore {version}', 'services': names}
    files['index.json'] = (json.dumps(index, sort_keys=True, indent=2) + '\n').encode()
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--botocore', type=pathlib.Path, help='the folder of the botocore package')
    parser.add_argument('--out', type=pathlib.Path, default=pathlib.Path(__file__).parent.parent / 'src/aws/model')
    parser.add_argument('--check', action='store_true', help='only compare')
    args = parser.parse_args()
    package = args.botocore
    if package is None:
        import botocore

        package = pathlib.Path(botocore.__file__).parent
    files = build(package)
    have = {f.name: f.read_bytes() for f in args.out.glob('*')} if args.out.exists() else {}
    different = sorted(name for name in files.keys() | have.keys() if files.get(name) != have.get(name))
    if args.check:
        print(f'{len(files)} files, {len(different)} different' + ''.join(f'\n  {name}' for name in different[:20]))
        return 1 if different else 0
    args.out.mkdir(parents=True, exist_ok=True)
    for name in different:
        if name in files:
            (args.out / name).write_bytes(files[name])
        else:
            (args.out / name).unlink()
    print(f'{len(files)} files, {sum(map(len, files.values())):,} bytes, {len(different)} changed')
    return 0


if __name__ == '__main__':
    sys.exit(main())
