/** Markdown of many styles to skeletons: what becomes a procedure, what a command becomes, and that text of others stays text. */
import { describe, expect, test } from 'vitest'
import { parseAws } from '../../src/init/aws-command.ts'
import { entriesOf } from '../../src/init/entry.ts'
import { readRunbook, runbookOf } from '../../src/init/markdown.ts'
import { newProject } from '../../src/init/project.ts'
import { commandsOf } from '../../src/init/shell.ts'
import { skeletonOf } from '../../src/init/skeleton.ts'

const entries = (markdown: string) => entriesOf(runbookOf(markdown), [])
const words = (...lines: readonly string[]) => commandsOf(lines).map((one) => one.words)
const call = (...lines: readonly string[]) => {
  const [command] = commandsOf(lines)
  return parseAws(command!)
}
const skeleton = (...lines: readonly string[]) => {
  const [entry] = entries(`# Heading\n\n\`\`\`sh\n${lines.join('\n')}\n\`\`\`\n`)
  return skeletonOf(entry!).text
}

describe('a runbook', () => {
  test('becomes entries where a heading has shell blocks or tells of trouble', () => {
    const found = entries(
      [
        '# Runbook\n\nHow we work.\n',
        '## 1. High latency\n\n**Symptom**: p99 above 2 s\n\n**Cause**: a cold cache\n\n**Fix**: warm it\n',
        'Deploy\n------\n\n```\n$ aws sts get-caller-identity\n{"Account": "1"}\n```\n',
        '## Data\n\n```json\n{}\n```\n',
        '## The queue is stuck\n\nMessages are old and the alarm rings.\n\nPurge nothing.\n',
        '## Contacts\n\nCall us.\n',
      ].join('\n'),
    )
    expect(
      found.map(({ folder, procedure, symptom, cause, remedy }) => [folder, procedure, symptom, cause, remedy]),
    ).toEqual([
      ['high-latency', 'HighLatency', 'p99 above 2 s', 'a cold cache', 'warm it'],
      ['deploy', 'Deploy', '', '', ''],
      ['the-queue-is-stuck', 'TheQueueIsStuck', 'Messages are old and the alarm rings.', '', 'Purge nothing.'],
    ])
  })

  test('has parts under headings of their own, in Spanish too', () => {
    const [entry, ...others] = entries(
      '## Cola llena\n### Síntomas\n- hay mensajes sin leer\n\n- y la alarma suena\n### Causa raíz:\nNo hay consumidores.\n### Solución\n```bash\naws sqs list-queues\n```\n',
    )
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      language: 'es',
      symptom: '- hay mensajes sin leer\n\n- y la alarma suena',
      cause: 'No hay consumidores.',
    })
    expect(entry?.blocks.map(({ line, lines }) => [line, lines])).toEqual([[10, ['aws sqs list-queues']]])
  })

  test('takes a fence for code, whatever stands in it, in lists and in quotations', () => {
    const found = entries(
      '# A\n\n1. do\n\n   ~~~sh\n   # no heading\n   ```\n   aws sts get-caller-identity\n   ~~~\n\n> ```sh\n> ls\n> ```\n',
    )
    expect(found).toHaveLength(1)
    expect(found[0]?.blocks.map(({ lines }) => lines)).toEqual([
      ['# no heading', '```', 'aws sts get-caller-identity'],
      ['ls'],
    ])
  })

  test('gives names that SSM, TypeScript and every file system take, each once', () => {
    const block = '\n```sh\nls\n```\n'
    const titles = [
      'AWS CLI',
      'Rollback',
      'Rollback!',
      'rollback undo',
      '数据库',
      '🔥',
      'delete',
      '9 lives',
      'Año: Ñandú',
      '../../etc/passwd',
      'constructor',
    ]
    const found = entries(titles.map((title) => `## ${title}\n${block}`).join('\n'))
    expect(found.map((one) => one.folder)).toEqual([
      'runbook-aws-cli',
      'rollback',
      'rollback-2',
      'rollback-undo-2',
      'entry',
      'entry-2',
      'delete',
      'runbook-9-lives',
      'ano-nandu',
      'etc-passwd',
      'constructor',
    ])
    expect(new Set(found.map((one) => one.procedure.toLowerCase())).size).toBe(titles.length)
    for (const { procedure, identifier } of found) {
      expect(procedure).toMatch(/^(?!aws|amazon|amzn)[A-Za-z][A-Za-z0-9]{2,}$/i)
      expect(identifier).toMatch(/^[a-z][A-Za-z0-9]*Procedure$/)
    }
  })
})

describe('shell text', () => {
  test.each([
    ['quotes', [`aws a 'b c' "d e" f\\ g ''`], [['aws', 'a', 'b c', 'd e', 'f g', '']]],
    ['continued lines', ['aws a \\', '  --b c'], [['aws', 'a', '--b', 'c']]],
    ['comments', ['# aws a', 'aws b # c'], [['aws', 'b']]],
    ['operators', ['a && b; c | d || e & f'], [['a'], ['b'], ['c'], ['d'], ['e'], ['f']]],
    ['redirections', ['a > out.txt 2>&1 b < in'], [['a', 'b']]],
    ['heredocs', ["cat <<'EOF' > x", 'aws not a command', 'EOF', 'aws b'], [['cat'], ['aws', 'b']]],
    ['prompts', ['$ aws a \\', '> --b', 'answer', '$ c'], [['aws', 'a', '--b'], ['c']]],
    ['an unclosed quote', [`a 'b`, 'c'], [['a', 'b\nc']]],
    [
      'commands in a substitution',
      ['x=$(aws a b --c "$(d)")'],
      [['aws', 'a', 'b', '--c', '\uE0000\uE001'], ['x=\uE0000\uE001']],
    ],
  ])('with %s', (_what, lines, expected) => expect(words(...lines)).toEqual(expected))

  test('says what only its reader knows', () => {
    const [command] = commandsOf(['aws a $B "${C:-d}" <E_F> `g` \'$h <I>\''])
    expect(command?.unknowns.map(({ name, source }) => [name, source])).toEqual([
      ['B', '$B'],
      ['C', '${C:-d}'],
      ['E_F', '<E_F>'],
      [undefined, '`g`'],
      ['I', '<I>'],
    ])
  })
})

describe('a command of the AWS CLI', () => {
  test.each([
    ['lists of words', 'aws ec2 describe-instances --instance-ids i-1 i-2', { InstanceIds: ['i-1', 'i-2'] }],
    [
      'shorthand',
      'aws ec2 describe-instances --filters Name=tag:a,Values=b,c Name=d,Values=e',
      {
        Filters: [
          { Name: 'tag:a', Values: ['b', 'c'] },
          { Name: 'd', Values: ['e'] },
        ],
      },
    ],
    [
      'JSON',
      `aws dynamodb get-item --table-name t --key '{"a":{"S":"b"}}'`,
      { TableName: 't', Key: { a: { S: 'b' } } },
    ],
    [
      'numbers and switches',
      'aws lambda update-function-configuration --function-name f --timeout 30 --region eu-west-1',
      { FunctionName: 'f', Timeout: 30 },
    ],
    ['booleans', 'aws ssm get-parameter --name n --with-decryption', { Name: 'n', WithDecryption: true }],
    ['negated booleans', 'aws ssm get-parameter --name=n --no-with-decryption', { Name: 'n', WithDecryption: false }],
    [
      'another name of a service',
      'sudo aws --profile x s3api list-objects-v2 --bucket b --max-items 5',
      { Bucket: 'b' },
    ],
  ])('with %s', (_what, line, input) => expect(call(line)).toMatchObject({ kind: 'call', call: { input } }))

  test.each([
    ['aws s3 cp a b', /the CLI's own/],
    ['aws nothing list', /no service nothing/],
    ['aws lambda explode', /no operation explode/],
    ['aws lambda invoke --function-name f out.json', /stream/],
    ['aws lambda get-function --function-name', /no value/],
    ['aws lambda get-function', /FunctionName/],
    ['aws lambda get-function --function-name f --colour red', /no input --colour/],
    ['aws lambda update-function-code --function-name f --zip-file fileb://x.zip', /read from a file/],
    ['aws lambda update-function-configuration --function-name f --timeout 99999999999999999999', /no number/],
    [`aws ssm get-parameter --name '{{ x }}'`, /\{\{/],
    [`aws dynamodb get-item --table-name t --key '{"__proto__":{"S":"b"}}'`, /__proto__/],
    [`aws dynamodb get-item --table-name t --key '{broken'`, /no JSON/],
    [`aws dynamodb get-item --table-name t --key '{"<K>":{"S":"b"}}'`, /key/],
  ])('that no step can make: %s', (line, why) => {
    expect(call(line)).toEqual({ kind: 'not-taken', why: expect.stringMatching(why) as string })
  })

  test('writes only behind an approval', () => {
    const text = skeleton(
      'aws lambda get-alias --function-name f --name live',
      'aws lambda update-alias --function-name f --name live --function-version 5',
    )
    expect(text.indexOf("'GetAlias'")).toBeLessThan(text.indexOf('step.approve('))
    expect(text.indexOf('step.approve(')).toBeLessThan(text.indexOf("'UpdateAlias'"))
    expect(skeleton('aws lambda get-alias --function-name f --name live')).not.toMatch(/approve\(|approvers/)
  })

  test('asks for what it does not say', () => {
    const text = skeleton(
      'aws logs filter-log-events --log-group-name "/aws/lambda/$FN" --start-time $(date +%s) --filter-pattern $FN',
    )
    expect(text).toMatch(/FN|Fn: text\(/)
    expect(text).toContain('logGroupName: say`/aws/lambda/${p.Fn}`')
    expect(text).toContain('startTime: p.StartTime')
    expect(text).toMatch(/StartTime: integer\(/)
  })
})

describe('hostile text', () => {
  const evil = [
    `'); process.exit(7); ('`,
    '`${process.exit(7)}`',
    '*/ process.exit(7) /*',
    'a\u2028process.exit(7)',
    '\\',
    '\u202Egnp.exe',
    '__proto__',
    '{{ global:REGION }}',
  ]

  test('in headings, prose, commands and code stays text', async () => {
    const markdown = evil
      .map(
        (one) =>
          `## ${one}\n\n**Symptom**: ${one}\n\n**Cause**: ${one}\n\n${one}\n\n\`\`\`sh\n${one}\naws ssm get-parameter --name "${one.replaceAll(/["`$\\]/g, '')}" \naws ssm get-parameter --name $A'${one.replaceAll("'", '')}'\naws dynamodb get-item --table-name t --key '{"__proto__":{"S":"x"}}'\n\`\`\`\n`,
      )
      .join('\n')
    const { files } = newProject({
      name: '../x',
      guardia: '../guardia',
      versions: { guardia: '0', typescript: '0', nodeTypes: '0', ssm: '0' },
      runbook: { bytes: Buffer.from(markdown), file: 'RUNBOOK.md' },
    })
    const ts = await import('typescript')
    const paths = [...files.keys()].filter((path) => path.endsWith('/procedure.ts'))
    expect(paths).toHaveLength(evil.length + 1)
    for (const path of paths) {
      expect(path).toMatch(/^procedures\/[a-z0-9-]+\/procedure\.ts$/)
      const text = String(files.get(path))
      const { diagnostics = [] } = ts.transpileModule(text, { reportDiagnostics: true })
      expect(
        diagnostics.map((one) => one.messageText),
        text,
      ).toEqual([])
      const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2023, true)
      const names: string[] = []
      const visit = (node: import('typescript').Node): void => {
        if (ts.isIdentifier(node)) names.push(node.text)
        ts.forEachChild(node, visit)
      }
      visit(source)
      expect(names, text).not.toContain('process')
      expect(text).not.toMatch(/\p{Bidi_Control}/u)
    }
  })

  test.each([
    ['a megabyte of emphasis', '_a*'.repeat(349_000)],
    ['deep lists', Array.from({ length: 1_400 }, (_one, depth) => `${' '.repeat(depth)}- a`).join('\n')],
    ['deep quotations', '>'.repeat(1_000_000)],
    ['fences without end', '```\n'.repeat(260_001)],
    ['a fence that nothing closes', `# A\n\n\`\`\`sh\n${'aws sts get-caller-identity\n'.repeat(30_000)}`],
    ['one long command', `# A\n\`\`\`sh\naws dynamodb get-item --key '${'['.repeat(900_000)}'\n\`\`\``],
    ['substitutions without end', `# A\n\`\`\`sh\n${'$('.repeat(400_000)}\n\`\`\``],
    ['placeholders', `# A\n\`\`\`sh\naws ssm get-parameters --names ${'<A> $B '.repeat(100_000)}\n\`\`\``],
    ['blanks', `# A\n\`\`\`sh\n${' '.repeat(500_000)}\n\`\`\`\n${' '.repeat(500_000)}x`],
    ['headings of hashes', `# ${'# '.repeat(500_000)}`],
    ['many headings', '# A\n'.repeat(250_000)],
    ['labels', `symptom${' '.repeat(1_000_000)}:`],
  ])('%s is read within seconds', (_what, markdown) => {
    const began = performance.now()
    const found = entriesOf(readRunbook(Buffer.from(markdown), 'x'), [])
    for (const entry of found) expect(Buffer.byteLength(skeletonOf(entry).text)).toBeLessThan(400_000)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  test('that is no text, or too much of it, is refused', () => {
    expect(() => readRunbook(Buffer.from([0x23, 0xff, 0xfe]), 'x.md')).toThrow(/x\.md is no UTF-8/)
    expect(() => readRunbook(Buffer.alloc(1_048_577, 'a'), 'x.md')).toThrow(/1 MiB/)
    const many = Buffer.from(Array.from({ length: 501 }, (_one, at) => `# A${at}\n~~~sh\nls\n~~~\n`).join(''))
    const versions = { guardia: '0', typescript: '0', nodeTypes: '0', ssm: '0' }
    expect(() => newProject({ name: 'x', guardia: '.', versions, runbook: { bytes: many, file: 'x.md' } })).toThrow(
      /501 headings/,
    )
  })
})
