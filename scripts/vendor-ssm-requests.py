#!/usr/bin/env python3
"""Writes src/server/ssm-requests.json: what the requests of the SSM operations that guardia answers may hold, from botocore's model.

    python scripts/vendor-ssm-requests.py [--out src/server/ssm-requests.json]

Run it with the project's Python (`.guardia/venv/bin/python`); the same botocore gives the same bytes. The file of every service
(src/aws/model) holds names and types; this one adds the constraints that only a server needs.

Form: { operations: { name: shape }, shapes: { name: structure {m: {member: shape}, r?: [required]}
      | list {l: shape, n?: min, x?: max} | map {k: shape, v: shape, n?, x?} | string {s: 1, p?: pattern, e?: [allowed], n?, x?}
      | integer {i: 1, n?, x?} | boolean {b: 1} | timestamp {t: 1} } }
"""
import argparse
import json
import pathlib

import botocore.session

OPERATIONS = """
AddTagsToResource CreateDocument DeleteDocument DescribeAutomationExecutions DescribeAutomationStepExecutions DescribeDocument
DescribeDocumentPermission GetAutomationExecution GetDocument GetExecutionPreview GetServiceSetting ListDocumentMetadataHistory
ListDocumentVersions ListDocuments ListTagsForResource ModifyDocumentPermission RemoveTagsFromResource ResetServiceSetting
SendAutomationSignal StartAutomationExecution StartChangeRequestExecution StartExecutionPreview StopAutomationExecution
UpdateDocument UpdateDocumentDefaultVersion UpdateDocumentMetadata UpdateServiceSetting
""".split()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--out', default='src/server/ssm-requests.json')
    out = pathlib.Path(parser.parse_args().out)
    model = botocore.session.Session().get_service_model('ssm')
    raw = model._shape_resolver._shape_map  # the shapes as the file has them: botocore's own objects leave out patterns
    shapes = {}

    def keep(name):
        if name in shapes:
            return
        shape = raw[name]
        kind = shape['type']
        entry = shapes[name] = {}
        follow = []
        if kind == 'structure':
            entry['m'] = {member: ref['shape'] for member, ref in shape.get('members', {}).items()}
            if shape.get('required'):
                entry['r'] = shape['required']
            follow = list(entry['m'].values())
        elif kind == 'list':
            entry['l'] = shape['member']['shape']
            follow = [entry['l']]
        elif kind == 'map':
            entry['k'], entry['v'] = shape['key']['shape'], shape['value']['shape']
            follow = [entry['k'], entry['v']]
        else:
            entry[{'string': 's', 'integer': 'i', 'long': 'i', 'boolean': 'b', 'timestamp': 't'}[kind]] = 1
            if 'pattern' in shape:
                entry['p'] = shape['pattern']
            if 'enum' in shape:
                entry['e'] = shape['enum']
        if 'min' in shape:
            entry['n'] = shape['min']
        if 'max' in shape:
            entry['x'] = shape['max']
        for each in follow:
            keep(each)

    operations = {name: model.operation_model(name).input_shape.name for name in OPERATIONS if name in model.operation_names}
    for name in operations.values():
        keep(name)
    out.write_text(json.dumps({'operations': operations, 'shapes': dict(sorted(shapes.items()))}, indent=1, sort_keys=False) + '\n')
    print(f'{len(operations)} operations, {len(shapes)} shapes, {out.stat().st_size} bytes')
    print('missing:', [name for name in OPERATIONS if name not in operations])


if __name__ == '__main__':
    main()
