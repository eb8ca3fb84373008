/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const lambdaTimeoutText: ProcedureTexts = {
  en: {
    title: 'A Lambda function runs into its timeout',
    symptom: 'Calls end with "Task timed out after … seconds"; callers see 503 or 504; the alarm on timeouts is red.',
    cause:
      'The limit is too low for what the function does; or its memory, and with it its CPU, is too small; or the limit is not below what the API in front waits for; or something it calls does not answer. A longer limit mends only the first.',
    remedy:
      'Reads 24 hours of durations, timeouts and memory, the callers and their own limits. If a limit is the cause, asks for approval, sets timeout or memory within the cap of the API, publishes a version and moves the alias `production` to it, records the values for Terraform, and watches for 10 minutes. If calls still time out, everything is put back. A hanging dependency is reported, and nothing is changed.',
    corrections: [
      'The old runbook raised the timeout to 30 s, whatever the cause. Behind the HTTP API, which gives up after 30 s, more than 29 s cannot help.',
      'It changed the unpublished function, while traffic goes through the alias `production`: nothing changed for callers.',
      "It did not change Terraform's input, so the next apply undid it.",
    ],
  },
  es: {
    title: 'Una función Lambda alcanza su tiempo límite',
    symptom:
      'Las invocaciones terminan con "Task timed out after … seconds"; quienes llaman reciben 503 o 504; la alarma de tiempos agotados está en rojo.',
    cause:
      'El límite es bajo para lo que hace la función; o su memoria, y con ella su CPU, es poca; o el límite no es menor que lo que espera la API que está delante; o algo que la función llama no responde. Un límite mayor solo arregla lo primero.',
    remedy:
      'Lee 24 horas de duraciones, tiempos agotados y memoria, y también quién la llama y con qué límites. Si la causa es un límite, pide aprobación, ajusta el tiempo o la memoria dentro del tope de la API, publica una versión y mueve a ella el alias `production`, deja los valores registrados para Terraform y observa durante 10 minutos. Si las invocaciones siguen agotando el tiempo, restablece todo. Si una dependencia no responde, lo informa y no cambia nada.',
    corrections: [
      'El runbook anterior subía el tiempo límite a 30 s sin mirar la causa. Detrás de la API HTTP, que espera 30 s como máximo, más de 29 s no sirve.',
      'Cambiaba la función sin publicar, pero el tráfico pasa por el alias `production`: para quienes llaman no cambiaba nada.',
      'No cambiaba la entrada de Terraform, y el siguiente apply lo deshacía.',
    ],
  },
}
