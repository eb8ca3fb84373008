/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const terraformStateRepairText: ProcedureTexts = {
  en: {
    title: 'The Terraform state is corrupt or does not match its digest',
    symptom:
      'terraform plan stops with "state data in S3 does not have the expected content", "Unsupported state file format", or it wants to create everything anew.',
    cause:
      'Terraform keeps the MD5 of its state as the digest, in the lock table beside the lock. A run that died between its two writes leaves a good state and a stale digest. Or the object itself is wrong: overwritten by hand, cut off, deleted, of another project, or put back to an older serial.',
    remedy:
      "Reads the newest 20 versions of the object, the digest and both places of the lock, and says which of the two is wrong. The object is right when it is a state of the same lineage with a newer serial: then only its digest is corrected. Otherwise an earlier version becomes the state again: JSON of format 4, same lineage, no serial above the newest known; the version whose MD5 is the digest is preferred, and VersionId chooses another. The approver sees serials, counts and which addresses come and go, never a value. After the approval, and after a second look that must find the same, Terraform's own lock is taken in both its places; under it the state is looked at for the last time, then written by condition, verified, and the lock is given back, whatever happens. A state rollback is no infrastructure rollback: what was created since stays in AWS and is listed for import. At the end run `terraform plan -refresh-only` and read it; nobody applies before that.",
    corrections: [
      'The old runbook deleted the lock, ran init and applied: that repairs nothing, and it applies against a bad state.',
      'It copied `terraform.tfstate.backup` from the bucket. The S3 backend writes no such object: the history of a state is the versions of its object.',
      'Copying an old state back without its digest makes Terraform refuse it; this one sets both, under the lock.',
      'To go back in time with a state that is whole, apply an earlier commit: the old state file would only forget what exists.',
    ],
  },
  es: {
    title: 'El estado de Terraform está dañado o no coincide con su digest',
    symptom:
      'terraform plan se detiene con "state data in S3 does not have the expected content" o "Unsupported state file format", o quiere crear todo de nuevo.',
    cause:
      'Terraform guarda el MD5 de su estado como digest, en la tabla de bloqueos, junto al bloqueo. Una ejecución que murió entre sus dos escrituras deja un estado bueno y un digest viejo. O el objeto mismo está mal: sobrescrito a mano, truncado, borrado, de otro proyecto o devuelto a un serial anterior.',
    remedy:
      'Lee las 20 versiones más recientes del objeto, el digest y los dos lugares del bloqueo, y dice cuál de los dos está mal. El objeto está bien si es un estado del mismo linaje con un serial más nuevo: entonces solo se corrige su digest. Si no, una versión anterior vuelve a ser el estado: JSON de formato 4, mismo linaje, sin serial mayor que el más nuevo conocido; se prefiere la versión cuyo MD5 es el digest, y VersionId elige otra. Quien aprueba ve seriales, cantidades y qué direcciones aparecen y desaparecen, nunca un valor. Tras la aprobación, y tras una segunda lectura que debe dar lo mismo, se toma el bloqueo del propio Terraform en sus dos lugares; bajo él se mira el estado por última vez, se escribe con condición, se verifica y se devuelve el bloqueo, pase lo que pase. Retroceder el estado no retrocede la infraestructura: lo que se creó desde entonces sigue en AWS y se enumera para importarlo. Al final ejecute `terraform plan -refresh-only` y léalo; nadie aplica antes de eso.',
    corrections: [
      'El runbook anterior borraba el bloqueo, hacía init y aplicaba: eso no repara nada y aplica sobre un estado malo.',
      'Copiaba `terraform.tfstate.backup` desde el bucket. El backend S3 no escribe ese objeto: la historia de un estado son las versiones de su objeto.',
      'Devolver un estado viejo sin su digest hace que Terraform lo rechace; este procedimiento pone ambos, bajo el bloqueo.',
      'Para volver atrás con un estado íntegro, aplique un commit anterior: el archivo viejo solo olvidaría lo que existe.',
    ],
  },
}
