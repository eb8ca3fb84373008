/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const terraformStateLockedText: ProcedureTexts = {
  en: {
    title: 'The Terraform state is locked',
    symptom: 'terraform plan and apply stop with "Error acquiring the state lock".',
    cause:
      'Another run is at work, and its lock must stay; or a run died and left its lock behind. A lock has no heartbeat and never expires, so its age alone proves nothing. It lies in the lock table, in the object `<key>.tflock`, or in both.',
    remedy:
      'Reads both places twice, a minute apart, and looks for signs of life: a lock that changed, a state written under it, write calls by Terraform or by its holder in the last 15 minutes, an automation that still runs. Only a lock that is old enough and shows none of them is put before an approver, who must repeat its ID (two people in prd). Then exactly that lock is deleted, on the condition that it is still the same; a lock that a new run took is never touched. Afterwards the state must still match its digest, or the lock is put back. What AWS cannot know, the approver must look at: whether the process on that machine or in CI still runs. After a dead apply, review what it left half made. At the end run `terraform plan -lock-timeout=60s`.',
    corrections: [
      'The old runbook deleted the item whose LockID is the ID that Terraform prints. That ID is only inside the item; its key is `<bucket>/<state key>`, so the delete answered well and removed nothing.',
      'An unconditional delete-item, like `terraform force-unlock`, can take away the lock of a run that is at work. This one deletes only the lock that was seen and approved.',
      'The sibling item that ends in `-md5` is the digest of the state and no lock: it must never be deleted.',
      'The S3 backend writes no `terraform.tfstate.backup`: the history of a state is the versions of its object.',
    ],
  },
  es: {
    title: 'El estado de Terraform está bloqueado',
    symptom: 'terraform plan y apply se detienen con "Error acquiring the state lock".',
    cause:
      'Otra ejecución está trabajando y su bloqueo debe quedarse; o una ejecución murió y dejó su bloqueo. Un bloqueo no da señales de vida ni vence, así que su antigüedad por sí sola no prueba nada. Está en la tabla de bloqueos, en el objeto `<clave>.tflock` o en ambos.',
    remedy:
      'Lee ambos lugares dos veces, con un minuto de diferencia, y busca señales de vida: un bloqueo que cambió, un estado escrito durante el bloqueo, llamadas de escritura de Terraform o de su dueño en los últimos 15 minutos, una automatización que sigue en curso. Solo un bloqueo con antigüedad suficiente y sin ninguna de esas señales llega a quien aprueba, que debe repetir su ID (dos personas en prd). Entonces se borra exactamente ese bloqueo, con la condición de que siga siendo el mismo; nunca se toca el de una ejecución nueva. Después el estado debe seguir coincidiendo con su digest, o el bloqueo vuelve a su lugar. Lo que AWS no puede saber lo debe mirar quien aprueba: si el proceso sigue vivo en esa máquina o en CI. Tras un apply muerto, revise lo que dejó a medias. Al final ejecute `terraform plan -lock-timeout=60s`.',
    corrections: [
      'El runbook anterior borraba el ítem cuyo LockID es el ID que muestra Terraform. Ese ID solo está dentro del ítem; su clave es `<bucket>/<clave del estado>`, de modo que el borrado respondía bien y no quitaba nada.',
      'Un delete-item sin condición, igual que `terraform force-unlock`, puede quitarle el bloqueo a una ejecución en curso. Este procedimiento borra solo el bloqueo que se vio y se aprobó.',
      'El ítem hermano que termina en `-md5` es el digest del estado y no un bloqueo: no se debe borrar nunca.',
      'El backend S3 no escribe ningún `terraform.tfstate.backup`: la historia de un estado son las versiones de su objeto.',
    ],
  },
}
