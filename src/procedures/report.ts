/** What read-only procedures share: the library that redacts, the alarms, and the script that makes a report of parts. */
import { map, mapList, python, readScript, type Script, text, type ValueKind } from 'guardia'

/** Redaction, parts and gaps: put before each script that reads. */
export const reportLibrary: string = readScript(import.meta.url, 'report.py')

type Data = { readonly [key: string]: unknown }

/** The alarms of an environment: which are red, and how they changed in 24 hours. */
export const readAlarms: Script<
  { readonly prefix: ValueKind<string>; readonly now: ValueKind<string> },
  { readonly part: ValueKind<Data> }
> = python(import.meta.url, 'read_alarms.py', {
  library: [reportLibrary],
  inputs: { prefix: text(), now: text() },
  outputs: { part: map() },
})

/** Makes the Markdown and the data of a report: the last step of each read-only procedure. */
export const writeReport: Script<
  {
    readonly title: ValueKind<string>
    readonly now: ValueKind<string>
    readonly parts: ValueKind<readonly Data[]>
  },
  {
    readonly markdown: ValueKind<string>
    readonly report: ValueKind<Data>
    readonly outcome: ValueKind<string>
  }
> = python(import.meta.url, 'write_report.py', {
  library: [reportLibrary],
  inputs: { title: text(), now: text(), parts: mapList() },
  outputs: { markdown: text(), report: map(), outcome: text() },
})
