/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const apiUnauthorizedText: ProcedureTexts = {
  en: {
    title: 'The API answers 401 Unauthorized',
    symptom: 'Signed-in users get {"message":"Unauthorized"} with status 401, all of them or those of one client.',
    cause:
      'The token has expired, or a clock is wrong; or the request carries no token, because the frontend does not send it or a CDN drops it; or the issuer changed its keys; or the authorizer trusts another issuer or another client than the user pool of this environment. Only the last is mended here; the others are told apart.',
    remedy:
      "Reads the access log by API Gateway's own reason, the routes, the JWT authorizer, the user pool with its clients, what the issuer publishes about itself and its keys, and what was changed in the last three hours. Header and claims of a token may be given, never the token: `guardia token` reads it from its standard input, checks it on the spot and prints the two parts. If issuer or audience of the authorizer are wrong, asks for approval, reads, compares and writes them in one step, records them for Terraform and proves the change through the API: 200 with a fresh token of the probe user, 401 without one, 401 with one of another client. If one of these fails, everything goes back. It never takes an authorizer away, never writes a wildcard and never widens scopes.",
    corrections: [
      'The old runbook printed the token of a signed-in user in the browser and pasted it into a public web page. Whoever has that token is that user until it expires.',
      'It looked at the token alone. The reason stands in the access log, if its format has `$context.authorizer.error`; the other half is what the authorizer trusts.',
      'It knew no change: whoever mended the authorizer by hand lost it again with the next apply.',
    ],
  },
  es: {
    title: 'La API responde 401 Unauthorized',
    symptom:
      'Personas con sesión iniciada reciben {"message":"Unauthorized"} con estado 401, todas o las de un cliente.',
    cause:
      'El token venció o hay un reloj mal puesto; o la petición no lleva token, porque el frontend no lo envía o porque una CDN lo quita; o el emisor cambió sus claves; o el autorizador confía en otro emisor o en otro cliente que los del grupo de usuarios de este ambiente. Aquí solo se arregla lo último; lo demás se distingue y se informa.',
    remedy:
      'Lee el registro de acceso según el motivo que da la propia API Gateway, las rutas, el autorizador JWT, el grupo de usuarios con sus clientes, lo que el emisor publica de sí mismo y de sus claves, y lo que cambió en las últimas tres horas. Se pueden dar la cabecera y los claims de un token, nunca el token: `guardia token` lo lee por la entrada estándar, lo revisa ahí mismo e imprime las dos partes. Si el emisor o la audiencia del autorizador están mal, pide aprobación, los lee, compara y escribe en un solo paso, los deja registrados para Terraform y comprueba el cambio a través de la API: 200 con un token nuevo del usuario de prueba, 401 sin token y 401 con el de otro cliente. Si algo de esto falla, restablece todo. Nunca quita un autorizador, nunca escribe un comodín y nunca amplía scopes.',
    corrections: [
      'El runbook anterior mostraba en el navegador el token de una persona con sesión iniciada y lo pegaba en una página web pública. Quien tiene ese token es esa persona hasta que venza.',
      'Miraba solo el token. El motivo está en el registro de acceso, si su formato tiene `$context.authorizer.error`; la otra mitad es en qué confía el autorizador.',
      'No preveía ningún cambio: a quien arreglaba el autorizador a mano se lo deshacía el siguiente apply.',
    ],
  },
}
