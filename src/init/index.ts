/** New runbook projects, from nothing or from a RUNBOOK.md. */
export { type Made, type NewProject, newProject, type ProjectOptions } from './project.ts'
export { assertFree, writeProject } from './write-project.ts'
