/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const stateHistoryText: ProcedureTexts = {
  en: {
    title: 'The history of a Terraform state',
    symptom: 'Before a repair or a rollback: which versions of the state are there, and do lock and digest fit?',
    cause:
      'The S3 backend keeps the history of a state as the versions of its object; Terraform itself shows none of it.',
    remedy:
      'Reads the newest 20 versions of the object and shows when each was written, its serial, size, lineage and how many resources it holds, which one the digest on record belongs to, and who holds the lock. Nothing is written, and no value of a state is shown. To go back, apply an earlier commit; to mend a state that is broken, run TerraformStateRepair with the version that is right.',
    corrections: [
      'The old runbook listed the resources of the current state (`terraform state list`) and called it the history.',
      'It fetched `terraform.tfstate.backup` from the bucket: the S3 backend writes no such object.',
    ],
  },
  es: {
    title: 'La historia de un estado de Terraform',
    symptom:
      'Antes de una reparación o de un rollback: ¿qué versiones del estado existen, y coinciden el bloqueo y el digest?',
    cause:
      'El backend S3 guarda la historia de un estado como versiones de su objeto; Terraform mismo no muestra nada de ella.',
    remedy:
      'Lee las 20 versiones más recientes del objeto y muestra cuándo se escribió cada una, su serial, tamaño, linaje y cuántos recursos contiene, a cuál pertenece el digest registrado y quién tiene el bloqueo. No escribe nada ni muestra ningún valor del estado. Para volver atrás, aplique un commit anterior; para reparar un estado dañado, ejecute TerraformStateRepair con la versión correcta.',
    corrections: [
      'El runbook anterior enumeraba los recursos del estado actual (`terraform state list`) y lo llamaba historial.',
      'Buscaba `terraform.tfstate.backup` en el bucket: el backend S3 no escribe ese objeto.',
    ],
  },
}
