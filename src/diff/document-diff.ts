/** What changed between two documents: step by step, in permissions, and in the path of approval. Pure. */
import {
  type AutomationDocument,
  equivalent,
  flowOf,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Step,
  type StepPlace,
  stepPlaces,
} from '../document/index.ts'
import { canonical } from './canonical.ts'
import { type LinkChange, linkChanges } from './links.ts'
import { movedSteps, renamesOf } from './match-steps.ts'
import {
  type ApprovalChange,
  approvalChanges,
  newUnknowns,
  type PermissionChange,
  permissionChanges,
} from './safety.ts'
import { innerChanges, memberChanges, own, type ValueChange, wholeChange } from './values.ts'

/** What happened to one step. */
export interface StepDiff {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly name: string
  readonly action: string
  /** Its old name, where it has another one now. */
  readonly was?: string
  /** The step before it now, where it moved; `null`: it is the first of its list. */
  readonly movedBehind?: string | null
  readonly changes: readonly ValueChange[]
  readonly links: readonly LinkChange[]
}

/** The difference of two documents. */
export interface DocumentDiff {
  readonly equal: boolean
  /** Outside of steps: description, role, parameters, variables, outputs, files. */
  readonly document: readonly ValueChange[]
  /** In the order of the new document; removed steps where they were. */
  readonly steps: readonly StepDiff[]
  readonly permissions: readonly PermissionChange[]
  /** What cannot be known of the permissions, only now. */
  readonly unknown: readonly string[]
  readonly approval: readonly ApprovalChange[]
}

/**
 * Compares two documents. Spacing of references and order of keys say nothing; a step with another name but most of its content is
 * the same step.
 *
 * @example diffDocuments(old, now).steps.map(({ kind, name }) => `${kind} ${name}`) // ['added Ask', 'changed Update']
 */
export function diffDocuments(before: AutomationDocument, after: AutomationDocument): DocumentDiff {
  // Steps are told apart by name; where a document names two alike, only this still knows that nothing changed.
  if (equivalent(before as unknown as Json, after as unknown as Json)) {
    return { equal: true, document: [], steps: [], permissions: [], unknown: [], approval: [] }
  }
  const renames = renamesOf(stepPlaces(before), stepPlaces(after))
  const old = canonical(before as unknown as JsonObject, renames)
  const now = canonical(after as unknown as JsonObject, new Map())
  const document = documentChanges(old, now)
  const steps = stepDiffs(old, now, new Map([...renames].map(([was, is]) => [is, was])))
  return {
    equal: document.length === 0 && steps.length === 0,
    document,
    steps,
    permissions: permissionChanges(before, after),
    unknown: newUnknowns(before, after, renames),
    approval: approvalChanges(before, after, renames),
  }
}

const sections: { readonly [key: string]: string } = { parameters: 'parameter', variables: 'variable', files: 'file' }

function documentChanges(before: JsonObject, after: JsonObject): readonly ValueChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== 'mainSteps')
  return keys.flatMap((key) => {
    const [old, now] = [own(before, key), own(after, key)]
    const section = Object.hasOwn(sections, key) ? sections[key] : undefined
    if (section !== undefined && (old === undefined || isObject(old)) && (now === undefined || isObject(now))) {
      return namedChanges(section, old ?? {}, now ?? {})
    }
    if (key === 'outputs' && isList(old ?? []) && isList(now ?? [])) return listChanges('output', old ?? [], now ?? [])
    return wholeChange(key, old, now)
  })
}

/** Declarations by name: whole where one is new or gone, else by what changed in it. */
function namedChanges(what: string, before: JsonObject, after: JsonObject): readonly ValueChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    const [old, now] = [own(before, name), own(after, name)]
    if (isObject(old) && isObject(now)) return memberChanges(old, now, (key) => `${what} ${name} ${key}`)
    return wholeChange(`${what} ${name}`, old, now)
  })
}

function listChanges(what: string, before: Json, after: Json): readonly ValueChange[] {
  const [old, now] = [before, after].map((list) => (isList(list) ? list.map((one) => JSON.stringify(one)) : []))
  return [
    ...(old ?? [])
      .filter((one) => now?.includes(one) === false)
      .flatMap((one) => wholeChange(what, JSON.parse(one) as Json, undefined)),
    ...(now ?? [])
      .filter((one) => old?.includes(one) === false)
      .flatMap((one) => wholeChange(what, undefined, JSON.parse(one) as Json)),
  ]
}

function stepDiffs(before: JsonObject, after: JsonObject, oldNames: ReadonlyMap<string, string>): readonly StepDiff[] {
  const [was, is] = [before, after].map((one) => one as unknown as AutomationDocument)
  if (was === undefined || is === undefined) return []
  const [old, now] = [stepPlaces(was), stepPlaces(is)]
  const [flowBefore, flowAfter] = [flowOf(was), flowOf(is)]
  const moved = movedSteps(old, now)
  const told: { readonly name: string; readonly diff: StepDiff | undefined }[] = now.map((place) => {
    const { name, action } = place.step
    const match = old.find(({ step }) => step.name === name)
    if (match === undefined) {
      return { name, diff: { kind: 'added', name, action, ...behind(place), changes: [], links: [] } }
    }
    const links = linkChanges(flowBefore, flowAfter, name)
    const changes = stepChanges(match.step, place.step).filter(
      ({ what }) => links.length === 0 || !isLink(what, action),
    )
    const previous = oldNames.get(name)
    if (previous === undefined && !moved.has(name) && changes.length === 0 && links.length === 0) {
      return { name, diff: undefined }
    }
    const now = { ...(previous === undefined ? {} : { was: previous }), ...(moved.has(name) ? behind(place) : {}) }
    return { name, diff: { kind: 'changed', name, action, ...now, changes, links } }
  })
  for (const [index, { step }] of old.entries()) {
    const { name, action } = step
    if (told.some((one) => one.name === name)) continue
    const at = told.findIndex((one) => one.name === old[index - 1]?.step.name) + 1
    told.splice(at, 0, { name, diff: { kind: 'removed', name, action, changes: [], links: [] } })
  }
  return told.flatMap(({ diff }) => diff ?? [])
}

/** What the links say in better words. */
function isLink(what: string, action: string): boolean {
  if (['nextStep', 'isEnd', 'onFailure', 'onCancel'].includes(what)) return true
  return action === 'aws:branch' && /^input (Choices|Default)\b/.test(what)
}

function behind({ list, index }: StepPlace): { readonly movedBehind: string | null } {
  return { movedBehind: list[index - 1]?.name ?? null }
}

function stepChanges(before: Step, after: Step): readonly ValueChange[] {
  const [old, now] = [before as unknown as JsonObject, after as unknown as JsonObject]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) => {
    const [was, is] = [own(old, key), own(now, key)]
    if (key === 'name') return []
    if (key === 'inputs' && isObject(was) && isObject(is)) return inputChanges(was, is, after.action)
    if (key === 'outputs') return namedChanges('output', byName(was), byName(is))
    return wholeChange(key, was, is)
  })
}

function inputChanges(before: JsonObject, after: JsonObject, action: string): readonly ValueChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  // The steps of a loop are told one by one.
  const told = keys.filter((key) => !(action === 'aws:loop' && key === 'Steps'))
  return told.flatMap((key) => innerChanges(`input ${key}`, own(before, key), own(after, key)))
}

function byName(outputs: Json | undefined): JsonObject {
  if (!isList(outputs)) return {}
  return Object.fromEntries(
    outputs.map((one, index) => [
      isObject(one) && typeof one['Name'] === 'string' ? one['Name'] : `#${index + 1}`,
      one,
    ]),
  )
}
