import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, hasForm, parseArn, parseTemplate, splitOutside } from '../../src/aws/arn.ts'

test('colons of references do not take an ARN apart', () => {
  expect(parseArn('arn:aws:lambda:{{ global:REGION }}:{{ global:ACCOUNT_ID }}:function:{{ F }}')).toEqual({
    partition: 'aws',
    service: 'lambda',
    region: '{{ global:REGION }}',
    account: '{{ global:ACCOUNT_ID }}',
    resource: 'function:{{ F }}',
  })
  for (const text of ['', 'arn:', 'arn:aws:s3', 'xarn:aws:s3:::b']) expect(parseArn(text)).toBeUndefined()
})

test('templates are filled; what is missing becomes *', () => {
  const template = parseTemplate('arn:${Partition}:ecs:${Region}:${Account}:task/${ClusterName}/${TaskId}')
  expect(template.variables).toEqual(['ClusterName', 'TaskId'])
  const env = { partition: 'aws', region: 'eu-west-1', account: '{{ global:ACCOUNT_ID }}' }
  expect(fillTemplate(template, new Map([['ClusterName', 'c']]), env)).toBe(
    'arn:aws:ecs:eu-west-1:{{ global:ACCOUNT_ID }}:task/c/*',
  )
  expect(hasForm(template, 'task/c/1')).toBe(true)
  expect(hasForm(template, 'task/c')).toBe(false)
  expect(hasForm(parseTemplate('arn:a:b:c:d:x.y/${Z}'), 'xzy/1')).toBe(false)
})

test('splitting loses nothing, and takes time in proportion to the text', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{{', '}}', ':', 'a', '${', '}', ' ')), (pieces) => {
      const text = pieces.join('')
      expect(splitOutside(text, ':').join(':')).toBe(text)
    }),
  )
  const started = performance.now()
  for (const text of ['{{'.repeat(100_000), '{{}}'.repeat(50_000), `${'${'.repeat(100_000)}}`]) splitOutside(text, ':')
  expect(performance.now() - started).toBeLessThan(1_000)
})
