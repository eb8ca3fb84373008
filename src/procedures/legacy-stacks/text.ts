/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const legacyStacksText: ProcedureTexts = {
  en: {
    title: 'List the stacks that the CDK left',
    symptom:
      'The account still holds CloudFormation stacks of the time before Terraform, and nobody dares to delete them.',
    cause:
      'The move from CDK to Terraform left them. Some may still hold data or serve another stack, others only cost money.',
    remedy:
      "Reads every stack of the Region that the CDK made or that carries the platform's name, in every state but deleted: status, age, number of resources, drift as it was last detected, and what would block its deletion: termination protection, exports that another stack imports, buckets that hold objects, tables protected against deletion, failed or running operations, nesting. Detects no drift by itself, since that would change the stack's record. Deletes nothing: read the report, then decide stack by stack.",
    corrections: [
      'The old runbook listed CREATE_COMPLETE only: stacks that were ever updated, rolled back, or failed to be deleted stayed unseen.',
      'It said nothing of what deleting them would meet.',
    ],
  },
  es: {
    title: 'Listar las pilas que dejó el CDK',
    symptom: 'La cuenta todavía tiene pilas de CloudFormation anteriores a Terraform y nadie se anima a borrarlas.',
    cause:
      'Quedaron del paso de CDK a Terraform. Algunas pueden guardar datos o servir a otra pila; otras solo cuestan dinero.',
    remedy:
      'Lee todas las pilas de la región que hizo el CDK o que llevan el nombre de la plataforma, en cualquier estado menos borradas: estado, antigüedad, cantidad de recursos, desviación según la última detección, y lo que impediría borrarlas: protección contra la eliminación, exportaciones que otra pila importa, buckets con objetos, tablas protegidas, operaciones fallidas o en curso, anidamiento. No detecta la desviación por su cuenta, porque eso cambiaría el registro de la pila. No borra nada: primero se lee el informe y luego se decide pila por pila.',
    corrections: [
      'El runbook anterior solo listaba CREATE_COMPLETE: no se veían las pilas actualizadas, revertidas o que no se pudieron borrar.',
      'No decía nada de lo que impide borrarlas.',
    ],
  },
}
