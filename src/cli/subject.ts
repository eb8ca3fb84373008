/** What a command is about: a document file, or a procedure of the project by its name. */
import { existsSync } from 'node:fs'
import type { Procedure } from '../authoring/index.ts'
import { type AutomationDocument, GuardiaError, isObject, readSource } from '../document/index.ts'
import { readText } from './files.ts'
import { findProject, loadProcedures, named } from './project.ts'

/** A document and, where it has one, its procedure. */
export interface Subject {
  readonly name: string
  readonly document: AutomationDocument
  readonly procedure?: Procedure
}

/**
 * Opens FILE or NAME.
 *
 * @throws DocumentError for a file that is no readable document; GuardiaError for a name that is none
 */
export async function openSubject(fileOrName: string, cwd: string): Promise<Subject> {
  if (existsSync(fileOrName) || /[./\\]/.test(fileOrName)) {
    const { value } = readSource(readText(fileOrName))
    if (!isObject(value) || !Array.isArray(value['mainSteps'])) {
      throw new GuardiaError(
        'not-a-document',
        `${fileOrName} is no Automation document: it has no list mainSteps. Run "guardia check" on it for details.`,
      )
    }
    return {
      name: fileOrName.replace(/^.*[\\/]/, '').replace(/\.[^.]+$/, ''),
      document: value as unknown as AutomationDocument,
    }
  }
  const procedure = named(await loadProcedures(findProject(cwd)), fileOrName)
  return { name: procedure.name, document: procedure.document, procedure }
}
