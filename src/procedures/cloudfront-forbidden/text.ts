/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const cloudfrontForbiddenText: ProcedureTexts = {
  en: {
    title: 'CloudFront answers 403 Forbidden',
    symptom: 'The frontend does not load; CloudFront answers 403.',
    cause:
      'S3 refuses: the bucket policy does not let this distribution read, or index.html is missing (S3 says 403 for that, too), or `/` has no root object. Or the edge itself refuses: firewall, country, signed URLs, a disabled distribution. Or an API behind it does. Since 403 and 404 are mapped to index.html with 200, a 403 that people see means that index.html itself could not be read; and the same mapping hides a missing script behind HTML.',
    remedy:
      'Asks the edge for `/`, index.html, a deep link and a script, and reads distribution, bucket policy and index.html. From that it names who refuses and why. Three causes are mended, the first that stands in the way, each after an approval of its own: one statement is added to the bucket policy and the others stay; the default root object is set in the full configuration, bound to the version that was approved, and recorded for Terraform; or the newest index.html whose scripts are all there comes back from an earlier version or a release. Then `/` and `/index.html` are invalidated, and the edge must answer 200 with exactly the bytes of the bucket; else everything is put back. Whatever else refuses is reported, and nothing is changed. It never makes a bucket public, never outweighs a Deny, and does not migrate from access identity to access control during an incident.',
    corrections: [
      'The old runbook looked at the bucket policy alone. Errors are mapped to index.html, so a visible 403 means that index.html failed or that the edge refused; each has its own cure.',
      'It applied `terraform apply -target=module.s3_cloudfront`, which leaves out what depends on it. Here exactly one thing changes, and it is shown before.',
      'S3 answers 403 for a missing object: "not deployed" looked like a policy fault.',
    ],
  },
  es: {
    title: 'CloudFront responde 403 Forbidden',
    symptom: 'El frontend no carga; CloudFront responde 403.',
    cause:
      'Rechaza S3: la política del bucket no deja leer a esta distribución, o falta index.html (S3 también responde 403 en ese caso), o `/` no tiene objeto raíz. O rechaza el propio borde: firewall, país, URL firmadas, una distribución deshabilitada. O una API que está detrás. Como 403 y 404 se redirigen a index.html con 200, un 403 visible significa que no se pudo leer el propio index.html; y esa misma redirección oculta un script que falta detrás de HTML.',
    remedy:
      'Pide al borde `/`, index.html, un enlace profundo y un script, y lee la distribución, la política del bucket e index.html. Con eso indica quién rechaza y por qué. Se arreglan tres causas, la primera que estorbe, cada una con su propia aprobación: se agrega una sola sentencia a la política del bucket y las demás quedan; se fija el objeto raíz en la configuración completa, atado a la versión aprobada y registrado para Terraform; o vuelve el index.html más reciente cuyos scripts estén todos, desde una versión anterior o una entrega. Después se invalidan `/` e `/index.html`, y el borde debe responder 200 con exactamente los bytes del bucket; si no, se restablece todo. Cualquier otro rechazo se informa y no se cambia nada. Nunca hace público un bucket, nunca contradice un Deny y no migra de OAI a OAC durante un incidente.',
    corrections: [
      'El runbook anterior miraba solo la política del bucket. Los errores se redirigen a index.html, así que un 403 visible significa que falló index.html o que rechazó el borde; cada caso tiene su remedio.',
      'Aplicaba `terraform apply -target=module.s3_cloudfront`, que deja fuera lo que depende de él. Aquí cambia exactamente una cosa, y se muestra antes.',
      'S3 responde 403 por un objeto que falta: "sin desplegar" parecía un fallo de la política.',
    ],
  },
}
