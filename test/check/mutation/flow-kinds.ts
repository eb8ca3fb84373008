/** Mistakes in branches, loops and scripts. */
import { type Ground, type Kinds, misspelt, type Raw, renameKey } from './mutation.ts'

/** Changes a random choice that is one comparison. */
const inChoice =
  (change: (choice: Raw) => string): Kinds[string] =>
  ({ step, pick }) => {
    const plain = (one: Raw): boolean => one.Variable !== undefined
    const found = step(/branch/, (one) => one.inputs.Choices?.some(plain))
    const choice = pick<Raw>(found?.step.inputs.Choices.filter(plain) ?? [])
    if (found === undefined) return undefined
    return `${found.pointer}/inputs/Choices/${found.step.inputs.Choices.indexOf(choice)}${change(choice)}`
  }

const operatorOf = (choice: Raw): string =>
  Object.keys(choice).find((key) => !['Variable', 'NextStep'].includes(key)) ?? ''

/** Changes the inputs of a random loop. */
const inLoop =
  (change: (inputs: Raw, ground: Ground) => string | undefined): Kinds[string] =>
  (ground) => {
    const found = ground.step(/loop/)
    const key = found === undefined ? undefined : change(found.step.inputs, ground)
    return key === undefined ? undefined : `${found?.pointer}/inputs${key}`
  }

/** Changes the inputs of a random step with a Python script in it. */
const inScript =
  (change: (inputs: Raw) => string | undefined): Kinds[string] =>
  ({ step }) => {
    const found = step(
      /executeScript/,
      ({ inputs }) =>
        /^python/.test(inputs.Runtime) &&
        new RegExp(`^def ${inputs.Handler}\\(`, 'm').test(inputs.Script) &&
        !/import \*|globals\(\)/.test(inputs.Script),
    )
    const key = found === undefined ? undefined : change(found.step.inputs)
    return key === undefined ? undefined : `${found?.pointer}/inputs${key}`
  }

const written =
  (change: (script: string, handler: string) => string): Kinds[string] =>
  (ground) =>
    inScript((inputs) => {
      inputs.Script = change(inputs.Script, inputs.Handler)
      return '/Script'
    })?.(ground)

const set =
  (key: string, value: Raw) =>
  (inputs: Raw): string => {
    inputs[key] = value
    return `/${key}`
  }

export const flowKinds: Kinds = {
  'no choices': ({ step }) => {
    const found = step(/branch/)
    if (found === undefined) return undefined
    delete found.step.inputs.Choices
    return `${found.pointer}/inputs`
  },
  'empty choices': ({ step }) => {
    const found = step(/branch/)
    if (found === undefined) return undefined
    found.step.inputs.Choices = []
    return `${found.pointer}/inputs/Choices`
  },
  'choices as a map': ({ step }) => {
    const found = step(/branch/)
    if (found === undefined) return undefined
    found.step.inputs.Choices = { NextStep: 'x' }
    return `${found.pointer}/inputs/Choices`
  },
  'default to nowhere': ({ step }) => {
    const found = step(/branch/)
    if (found === undefined) return undefined
    found.step.inputs.Default = 'NoSuchStep'
    return `${found.pointer}/inputs/Default`
  },
  'choice to nowhere': inChoice((choice) => {
    choice.NextStep = 'NoSuchStep'
    return '/NextStep'
  }),
  'choice without next step': inChoice((choice) => {
    delete choice.NextStep
    return ''
  }),
  'choice without variable': inChoice((choice) => {
    delete choice.Variable
    return ''
  }),
  'choice without operator': inChoice((choice) => {
    delete choice[operatorOf(choice)]
    return ''
  }),
  'operator misspelt': inChoice((choice) => {
    const operator = operatorOf(choice)
    renameKey(choice, operator, misspelt(operator))
    return `/${misspelt(operator)}`
  }),
  'operator in small letters': inChoice((choice) => {
    const operator = operatorOf(choice)
    renameKey(choice, operator, operator.toLowerCase())
    return `/${operator.toLowerCase()}`
  }),
  'two operators': inChoice((choice) => {
    delete choice[operatorOf(choice)]
    Object.assign(choice, { StringEquals: 'a', NumericEquals: 1 })
    return ''
  }),
  'choice next to a choice': inChoice((choice) => {
    choice.Nextstep = choice.NextStep
    return '/Nextstep'
  }),
  'number compared with words': inChoice((choice) => {
    delete choice[operatorOf(choice)]
    choice.NumericGreater = 'many'
    return '/NumericGreater'
  }),
  'truth compared with a list': inChoice((choice) => {
    delete choice[operatorOf(choice)]
    choice.BooleanEquals = ['true']
    return '/BooleanEquals'
  }),
  'variable of an undeclared parameter': inChoice((choice) => {
    choice.Variable = '{{ NobodyDeclaredIt }}'
    return '/Variable'
  }),
  'and of one': inChoice((choice) => {
    const operator = operatorOf(choice)
    choice.And = [{ Variable: choice.Variable, [operator]: choice[operator] }]
    delete choice.Variable
    delete choice[operator]
    return '/And'
  }),
  'or as a map': inChoice((choice) => {
    const operator = operatorOf(choice)
    choice.Or = { Variable: choice.Variable, [operator]: choice[operator] }
    delete choice.Variable
    delete choice[operator]
    return '/Or'
  }),
  'loop with both': inLoop((inputs) => {
    Object.assign(inputs, { Iterators: ['a'], LoopCondition: { Variable: '{{ global:REGION }}', StringEquals: 'x' } })
    return ''
  }),
  'loop with neither': inLoop((inputs) => {
    delete inputs.Iterators
    delete inputs.LoopCondition
    return ''
  }),
  'too many iterations': inLoop(set('MaxIterations', 1000)),
  'no iterations': inLoop(set('MaxIterations', 0)),
  'iterations in words': inLoop(set('MaxIterations', 'many')),
  'loop without steps': inLoop((inputs) => {
    delete inputs.Steps
    return ''
  }),
  'loop of no steps': inLoop(set('Steps', [])),
  'loop inside a loop': inLoop((inputs) => {
    const inner = { name: 'OneMoreLoop', action: 'aws:loop', inputs: { Iterators: ['a'], Steps: [inputs.Steps[0]] } }
    inputs.Steps = [inner, ...inputs.Steps.slice(1)]
    return '/Steps/0'
  }),
  'iterator type that is none': inLoop((inputs) => {
    if (inputs.Iterators === undefined) return undefined
    return set('IteratorDataType', 'Text')(inputs)
  }),
  'jump into a loop': ({ document, step }) => {
    const loop = step(/loop/)
    const before = document.mainSteps.find((one: Raw) => !/loop|branch/.test(one.action))
    if (loop === undefined || before === undefined) return undefined
    delete before.isEnd
    before.nextStep = loop.step.inputs.Steps[0].name
    return `/mainSteps/${document.mainSteps.indexOf(before)}/nextStep`
  },
  'two steps of one name in a loop': ({ document, step }) => {
    const loop = step(/loop/)
    if (loop === undefined) return undefined
    loop.step.inputs.Steps[0].name = document.mainSteps[0].name
    return `${loop.pointer}/inputs/Steps/0/name`
  },
  'handler that is not there': inScript(set('Handler', 'nobody_wrote_it')),
  'handler left out': inScript((inputs) => {
    delete inputs.Handler
    return ''
  }),
  'script and attachment left out': inScript((inputs) => {
    delete inputs.Script
    return ''
  }),
  'runtime left out': inScript((inputs) => {
    delete inputs.Runtime
    return ''
  }),
  'runtime without version': inScript(set('Runtime', 'python')),
  'runtime of Lambda': inScript(set('Runtime', 'nodejs20.x')),
  'runtime misspelt': inScript(set('Runtime', 'pyhton3.11')),
  'function renamed in the script': written((script, handler) =>
    script.replace(`def ${handler}(`, `def ${handler}_2(`),
  ),
  'colon left out': written((script, handler) =>
    script.replace(new RegExp(`^(def ${handler}\\([^)]*\\)[^:\\n]*):`, 'm'), '$1 '),
  ),
  'bracket left open': written((script) => `${script}\nx = (1, 2\n`),
  'quote left open': written((script) => `${script}\nx = "never closed\n`),
  'line that is no Python': written((script) => `${script}\nif x then y end\n`),
  'JavaScript in Python': written((script) => `${script}\nfunction f() { return 1; }\n`),
  'payload as text': inScript(set('InputPayload', 'x')),
  'payload as a list': inScript(set('InputPayload', ['x'])),
}
