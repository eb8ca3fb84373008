/** A look into the table: its shape, and a bounded page of one partition, without personal data and never with a scan. */
import { execution, integer, map, type Procedure, procedure, python, say, text, textList } from 'guardia'
import { environment } from '../parameters.ts'
import { reportLibrary, writeReport } from '../report.ts'
import { P2 } from '../severities.ts'
import { tableInspectionText } from './text.ts'

const inspectTable = python(import.meta.url, 'scripts/inspect_table.py', {
  library: [reportLibrary],
  inputs: {
    table: text(),
    index: text(),
    partition: text(),
    prefix: text(),
    limit: integer(),
    allowed: textList(),
  },
  outputs: { shape: map(), items: map() },
})

/** Attributes whose values say nothing about a person. Whoever adds one answers for that. */
const allowed: readonly string[] = ['timezone', 'duration_minutes', 'buffer_minutes', 'price', 'status']

export const tableInspection: Procedure = procedure(
  {
    name: 'TableInspection',
    revision: 1,
    severity: P2,
    risk: 'none',
    text: tableInspectionText,
    parameters: {
      Environment: environment,
      Index: text({
        allowed: ['table', 'GSI1'],
        default: 'table',
        describe: {
          en: "The table itself or its index GSI1. The keys of GSI2 name patients: it isn't offered.",
          es: 'La tabla misma o su índice GSI1. Las claves de GSI2 nombran pacientes: no se ofrece.',
        },
      }),
      PartitionKey: text({
        // No key that names a person: parameters are kept with the execution.
        pattern:
          /(TENANT#[a-z0-9-]{1,64}(#PROFESSIONAL#[A-Za-z0-9-]{1,64}#DATE#[0-9]{4}-[0-9]{2}-[0-9]{2})?|BOOKING#[A-Za-z0-9-]{1,64})/,
        describe: {
          en: 'Partition key: TENANT#…, TENANT#…#PROFESSIONAL#…#DATE#…, or BOOKING#…',
          es: 'Clave de partición: TENANT#…, TENANT#…#PROFESSIONAL#…#DATE#… o BOOKING#…',
        },
      }),
      SortKeyStart: text({
        default: '',
        pattern: /([A-Z]{1,20}(#[A-Za-z0-9:-]{0,64})?)?/,
        describe: {
          en: 'Start of the sort key, such as TREATMENT#; empty: all of the partition.',
          es: 'Comienzo de la clave de orden, como TREATMENT#; vacío: toda la partición.',
        },
      }),
      MostItems: integer({
        default: 20,
        allowed: [5, 10, 20, 50],
        describe: { en: 'Items to read at most.', es: 'Cuántos elementos se leen como máximo.' },
      }),
    },
  },
  (p, step) => {
    const table = say`tk-nq-${p.Environment}-main`
    const inspected = step.script('InspectTable', inspectTable, {
      table,
      index: p.Index,
      partition: p.PartitionKey,
      prefix: p.SortKeyStart,
      limit: p.MostItems,
      allowed,
    })
    const written = step.script('WriteReport', writeReport, {
      title: say`Table: ${table}`,
      now: execution.dateTime,
      parts: [inspected.shape, inspected.items],
    })
    step.record(written.markdown)
    step.record(written.report)
    step.finish('Reported', written.outcome)
  },
)
