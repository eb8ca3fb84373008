/** What a person reads about the undo of a procedure, made from the procedure's own text. */
import type { ProcedureText, ProcedureTexts } from './procedure.ts'

/**
 * The text of a later undo.
 *
 * @param name of the procedure whose change is undone
 */
export function undoText(
  name: string,
  { en, es }: ProcedureTexts,
): { readonly en: ProcedureText; readonly es: ProcedureText } {
  return {
    en: {
      title: `Undo: ${en.title}`,
      symptom: `A change that ${name} made held, and is wanted no longer.`,
      cause:
        'The change was right at its time, or it was not; an execution of it has ended, and its plan is on record there.',
      remedy: `Reads that execution by its id, refuses unless it worked on the same targets, made exactly one change, and everything is still as it left it. Asks for approval with what goes back to which values, looks once more, and puts the values before it back. "guardia undo ID" starts it with that execution's own parameters.`,
    },
    es: {
      title: `Deshacer: ${es.title}`,
      symptom: `Un cambio hecho por ${name} quedó aplicado y ya no se desea.`,
      cause:
        'El cambio fue correcto en su momento, o no lo fue; la ejecución que lo hizo terminó y su plan quedó registrado en ella.',
      remedy: `Lee esa ejecución por su identificador y se niega a seguir salvo que haya trabajado sobre los mismos recursos, haya hecho exactamente un cambio y todo siga como lo dejó. Pide aprobación indicando qué vuelve a qué valores, lo comprueba otra vez y restablece los valores anteriores. «guardia undo ID» la inicia con los parámetros de aquella ejecución.`,
    },
  }
}
