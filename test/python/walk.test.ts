import { describe, expect, it } from 'vitest'
import { bindsAtTop, parsePython, topFunctions, visitExpression, visitStatements } from '../../src/python/index.ts'

describe('bindsAtTop', () => {
  it.each([
    ['def f(): pass'],
    ['class f: pass'],
    ['f = g'],
    ['a, (b, *f) = g'],
    ['import f.g'],
    ['import g as f'],
    ['from g import f'],
    ['from g import h as f'],
    ['from g import *'],
    ['try:\n  from g import f\nexcept ImportError:\n  pass'],
    ['if x:\n  def f(): pass'],
    ['with a as f: pass'],
    ['for f in g: pass'],
    ['try:\n  pass\nexcept E as f:\n  pass'],
    ['print(f := 1)'],
    ['def g():\n  global f\n  f = 1'],
    ["globals()['f'] = 1"],
    ['exec(text)'],
  ])('sees %j', (source) => {
    expect(bindsAtTop(parsePython(source), 'f')).toBe(true)
  })

  it.each([
    [''],
    ['g = f'],
    ['def g(f): pass'],
    ['def g():\n  f = 1'],
    ['class g:\n  def f(self): pass'],
    ['from f import g'],
    ['import g.f'],
    ['x.f = 1'],
    ["x['f'] = 1"],
  ])('does not take %j for it', (source) => {
    expect(bindsAtTop(parsePython(source), 'f')).toBe(false)
  })
})

it('visits every expression once, whatever holds it', () => {
  const source = `
@n1(n2)
def f(a=n3) -> T:
  return n4
class C(n5, metaclass=n6): pass
x = [n7, {n8: n9, **n10}, {n11}]
y = lambda z=n12: n13
z = [n14 for t in n15 if n16]
n17.a[n18:n19] += n20 if n21 else (n22 or -n23)
while n24: yield n25
with n26 as q: pass
try: pass
except n27: pass
match n28:
  case 1: print(f"{n29} {n30!r}", *n31)
w = (v := n32) + n33
`
  const script = parsePython(source)
  expect(script.problems).toEqual([])
  const seen: string[] = []
  visitStatements(script.body, (_, { expressions, targets }) => {
    for (const one of [...expressions, ...targets]) {
      visitExpression(one, (inner) => inner.kind === 'name' && /^n\d/.test(inner.name) && seen.push(inner.name))
    }
  })
  const names = Array.from({ length: 33 }, (_, index) => `n${index + 1}`)
  expect([...seen].sort()).toEqual([...names].sort())
})

it('finds the functions at the top, also in blocks there', () => {
  const script = parsePython('def a(): \n  def b(): pass\nif x:\n  def c(): pass\nclass D:\n  def e(self): pass')
  expect(topFunctions(script).map(({ name }) => name)).toEqual(['a', 'c'])
})
