/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const certificatePendingText: ProcedureTexts = {
  en: {
    title: 'A certificate stays in PENDING_VALIDATION',
    symptom: 'HTTPS does not work for the own domain; ACM shows the certificate as PENDING_VALIDATION, or its renewal.',
    cause:
      'ACM does not see its CNAME in public DNS: the record is missing or has another value, was entered with the zone name twice, or lies in a private zone or in one that nobody delegates to; or a CAA record keeps Amazon out. After 72 hours ACM gives up for good. Or no certificate is managed here at all, and the distribution uses that of CloudFront.',
    remedy:
      "Reads the certificate in us-east-1 and, for each name, what Route 53 knows: the public zone, the zone above and its delegation, the record, a doubled name, private zones, CAA. If only the record is missing or wrong, asks for approval and writes exactly ACM's record (aws_acm_certificate.cert), by a batch that fails if somebody changed it meanwhile; waits for INSYNC and up to 2 hours for ACM. If ACM refuses or the run is cancelled, the records go back as they were; once the certificate is issued they stay, because each renewal needs them. Everything else is reported with what to do. What Route 53 does not hold it cannot see: the registrar's name servers, DNS hosted elsewhere.",
    corrections: [
      'The old runbook said to taint `aws_acm_certificate.cert`. `taint` replaces without a plan and deletes first, and ACM deletes no certificate in use: the apply stops half-way. A new request has the same record, so it mends nothing that is missing in DNS.',
      'It assumed that a certificate is managed. Where the distribution uses the certificate of CloudFront there is nothing to validate, and this says so first.',
      'It listed the records of a zone and left the comparing to people. Here each record is compared, in the zone that resolvers really ask as far as Route 53 knows.',
      '"Wait 5 to 10 minutes" has an end: after 72 hours PENDING_VALIDATION becomes final.',
    ],
  },
  es: {
    title: 'Un certificado sigue en PENDING_VALIDATION',
    symptom:
      'HTTPS no funciona con el dominio propio; ACM muestra el certificado, o su renovación, en PENDING_VALIDATION.',
    cause:
      'ACM no ve su CNAME en el DNS público: el registro falta o tiene otro valor, se escribió con el nombre de la zona dos veces, o está en una zona privada o en una a la que nadie delega; o un registro CAA excluye a Amazon. A las 72 horas ACM desiste definitivamente. O aquí no se administra ningún certificado y la distribución usa el de CloudFront.',
    remedy:
      'Lee el certificado en us-east-1 y, por cada nombre, lo que sabe Route 53: la zona pública, la zona superior y su delegación, el registro, un nombre duplicado, las zonas privadas y CAA. Si solo falta el registro o es incorrecto, pide aprobación y escribe exactamente el registro de ACM (aws_acm_certificate.cert), con un lote que falla si alguien lo cambió entretanto; espera INSYNC y hasta 2 horas a ACM. Si ACM rechaza o se cancela la ejecución, los registros vuelven a como estaban; una vez emitido el certificado se quedan, porque cada renovación los necesita. Todo lo demás se informa, con lo que hay que hacer. Lo que Route 53 no contiene no lo puede ver: los servidores de nombres del registrador o un DNS alojado en otro lugar.',
    corrections: [
      'El runbook anterior indicaba hacer taint de `aws_acm_certificate.cert`. `taint` reemplaza sin plan y borra primero, y ACM no borra un certificado en uso: el apply se queda a medias. Una solicitud nueva tiene el mismo registro, así que no arregla nada de lo que falta en el DNS.',
      'Daba por hecho que hay un certificado administrado. Si la distribución usa el de CloudFront no hay nada que validar, y aquí se dice primero.',
      'Listaba los registros de una zona y dejaba la comparación a las personas. Aquí se compara cada registro, en la zona que de verdad se consulta hasta donde sabe Route 53.',
      '"Esperar 5-10 minutos" tiene un final: a las 72 horas PENDING_VALIDATION es definitivo.',
    ],
  },
}
