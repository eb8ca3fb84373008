/** The types that the tables give; a wrong one does not compile. */
import { expectTypeOf, test } from 'vitest'
import type { actionRecords, InputsOf, OutputTypesOf } from '../../src/actions/index.ts'

type Of<Name extends keyof typeof actionRecords> = InputsOf<(typeof actionRecords)[Name]>

test('inputs are required or not, of their kinds, of their enumerations', () => {
  expectTypeOf<Of<'aws:sleep'>>().toEqualTypeOf<{ readonly Duration?: string; readonly Timestamp?: string }>()
  expectTypeOf<Of<'aws:createTags'>>().toEqualTypeOf<{
    readonly ResourceIds: readonly string[]
    readonly Tags: readonly { readonly [key: string]: unknown }[]
    readonly ResourceType?: 'EC2' | 'ManagedInstance' | 'MaintenanceWindow' | 'Parameter'
  }>()
  expectTypeOf<Of<'aws:changeInstanceState'>['DesiredState']>().toEqualTypeOf<'running' | 'stopped' | 'terminated'>()
  expectTypeOf<NonNullable<Of<'aws:createStack'>['Capabilities']>>().toEqualTypeOf<
    readonly ('CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM' | 'CAPABILITY_AUTO_EXPAND')[]
  >()
  expectTypeOf<{ Duration: 7 }>().not.toExtend<Of<'aws:sleep'>>()
  expectTypeOf<{ ImageName: string }>().not.toExtend<Of<'aws:createImage'>>()
})

test('a table gives the same as its record', () => {
  expectTypeOf<InputsOf<(typeof actionRecords)['aws:sleep']['inputs']>>().toEqualTypeOf<Of<'aws:sleep'>>()
})

test('outputs have their value types', () => {
  expectTypeOf<OutputTypesOf<(typeof actionRecords)['aws:runInstances']>>().toEqualTypeOf<{
    readonly InstanceIds: 'StringList'
    readonly InstanceStates: 'StringList'
    readonly OutputPayload: 'String'
  }>()
  expectTypeOf<keyof OutputTypesOf<(typeof actionRecords)['aws:pause']>>().toEqualTypeOf<never>()
})
