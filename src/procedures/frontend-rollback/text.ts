/** What a person reads about this procedure, in both languages. */
import type { ProcedureTexts } from 'guardia'

export const frontendRollbackText: ProcedureTexts = {
  en: {
    title: 'Roll the frontend back to an earlier release',
    symptom:
      'Since the last deployment the site is broken for people: a blank page, an error in the console, a form that does not send.',
    cause:
      'The release that is live is at fault. Its files are hashed and lie beside those of earlier releases; only index.html says which of them are used.',
    remedy:
      'Finds the release that is live by the hash of index.html, and the one before it (or the one that Release names) under `releases/<sha>/`. It goes on only when that release is whole: its index.html and every file of its manifest are in the bucket with their hashes, and the page names no file that the manifest does not. After an approval and a second look its index.html is copied over exactly the one that was live, with no-cache; `/` and `/index.html` are invalidated; then both must answer 200 with the bytes of that release at the edge. When they do not, or when the run is cancelled, the index.html of before comes back. Nothing is ever deleted. Mind the other side: the API of today must still understand the older frontend.',
    corrections: [
      'The old runbook has no way back for the frontend: its `aws s3 sync` overwrote index.html while new files were still on their way.',
      'It invalidated `/*`. Hashed files never change; only `/` and `/index.html` must be asked for anew.',
      'Its `-chdir=../../terraform/…` from `frontend/` is a level too high.',
    ],
  },
  es: {
    title: 'Devolver el frontend a un release anterior',
    symptom:
      'Desde el último despliegue el sitio falla para la gente: página en blanco, un error en la consola, un formulario que no se envía.',
    cause:
      'El release publicado tiene la culpa. Sus archivos llevan hash y están junto a los de releases anteriores; solo index.html dice cuáles se usan.',
    remedy:
      'Encuentra el release publicado por el hash de index.html, y el anterior (o el que nombra Release) bajo `releases/<sha>/`. Solo sigue si ese release está completo: su index.html y cada archivo de su manifiesto están en el bucket con sus hashes, y la página no nombra ningún archivo que no esté en el manifiesto. Tras la aprobación y una segunda lectura, su index.html se copia exactamente sobre el que estaba publicado, con no-cache; se invalidan `/` e `/index.html`; después ambos deben responder 200 en el borde con los bytes de ese release. Si no lo hacen, o si se cancela, vuelve el index.html de antes. Nunca se borra nada. Mire el otro lado: la API de hoy debe seguir entendiendo al frontend anterior.',
    corrections: [
      'El runbook anterior no tiene vuelta atrás para el frontend: su `aws s3 sync` sobrescribía index.html mientras los archivos nuevos aún subían.',
      'Invalidaba `/*`. Los archivos con hash no cambian nunca; solo hay que volver a pedir `/` e `/index.html`.',
      'Su `-chdir=../../terraform/…` desde `frontend/` sube un nivel de más.',
    ],
  },
}
