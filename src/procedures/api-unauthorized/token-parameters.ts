/**
 * What of a token may become a parameter. Parameters are on record for good, so the patterns let through only the fields by which API
 * Gateway judges: no signature, hence no token, and no name or address of a person. SSM refuses anything else before a run exists.
 */
import { text, type ValueKind } from 'guardia'

/** A flat JSON object of these members with these values; empty: not given. */
function json(names: string, value: string): RegExp {
  return new RegExp(`(\\{\\s*("(${names})"\\s*:\\s*(${value})\\s*(,\\s*)?)*\\})?`)
}

// No dot: a header's values have none, and a token has two.
const plain = '"[A-Za-z0-9+/=_-]{0,200}"'
// Shorter than any token that is signed with RSA.
const value = '"[A-Za-z0-9:/._ -]{0,300}"'

/** Algorithm and key of the token. */
export const tokenHeader: ValueKind<string> = text({
  default: '',
  pattern: json('alg|kid|typ', plain),
  describe: {
    en: 'Header of a token that was refused, as `guardia token` prints it: JSON with alg, kid, typ. Never the token itself.',
    es: 'Cabecera de un token que fue rechazado, como la imprime `guardia token`: JSON con alg, kid, typ. Nunca el token mismo.',
  },
})

/** The claims that API Gateway looks at. */
export const tokenClaims: ValueKind<string> = text({
  default: '',
  pattern: json(
    'iss|aud|client_id|exp|nbf|iat|scope|scp|token_use',
    `${value}|[0-9]{1,12}|\\[\\s*(${value}\\s*(,\\s*)?)*\\]`,
  ),
  describe: {
    en: 'Claims of that token, as `guardia token` prints them: JSON with iss, aud, client_id, exp, nbf, iat, scope, scp, token_use and nothing about the person.',
    es: 'Claims de ese token, como los imprime `guardia token`: JSON con iss, aud, client_id, exp, nbf, iat, scope, scp, token_use y nada sobre la persona.',
  },
})
