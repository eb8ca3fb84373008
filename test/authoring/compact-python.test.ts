import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compactPython } from '../../src/authoring/compact-python.ts'

describe('compactPython', () => {
  test.each([
    ['"""Doc."""\nx = 1\n', 'x = 1\n'],
    ['def f(a):\n    """Doc."""\n    return a  # why\n', 'def f(a):\n  return a\n'],
    ['def f():\n    """Only a docstring."""\n\n\nx = 1\n', 'def f():\n  """Only a docstring."""\nx = 1\n'],
    ['if a:\n  b(1,\n    2)\n', 'if a:\n  b(1,\n    2)\n'],
    ['if a:\n\tb()\n', 'if a:\n\tb()\n'],
    ['if a:\n    x = """\n    kept\n"""\n', 'if a:\n  x = """\n    kept\n"""\n'],
    ["x = '# no comment'\ny = \"it's\"  # one\n", "x = '# no comment'\ny = \"it's\"\n"],
    ['x = """\n# text\n\n\nmore\n"""\n', 'x = """\n# text\n\n\nmore\n"""\n'],
    ["x = f'{a}#{b}'\nz = r'\\d'  # raw\n", "x = f'{a}#{b}'\nz = r'\\d'\n"],
  ])('%j', (source, expected) => {
    expect(compactPython(source)).toBe(expected)
  })

  test('what is left means the same to Python, for every script of the runbook', () => {
    const root = resolve(import.meta.dirname, '..', '..')
    const below = (folder: string): readonly string[] =>
      readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((one) => one.isFile() && one.name.endsWith('.py'))
        .map((one) => join(one.parentPath, one.name))
    const scripts = [...below(join(root, 'src/procedures')), ...below(join(root, 'src/authoring'))]
    expect(scripts.length).toBeGreaterThan(5)
    // Equal syntax trees once docstrings are out of both.
    const compare = `
import ast, json, sys
def bare(text):
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, 'body', None)
        if isinstance(body, list) and len(body) > 1 and isinstance(body[0], ast.Expr) and isinstance(getattr(body[0], 'value', None), ast.Constant) and isinstance(body[0].value.value, str):
            del body[0]
    return ast.dump(tree)
for one in json.load(sys.stdin):
    assert bare(one['before']) == bare(one['after']), one['name']
`
    const input = scripts.map((name) => {
      const before = readFileSync(name, 'utf8')
      return { name, before, after: compactPython(before) }
    })
    const done = spawnSync('python3', ['-c', compare], { input: JSON.stringify(input), encoding: 'utf8' })
    expect(done.stderr).toBe('')
    expect(done.status).toBe(0)
  })
})
