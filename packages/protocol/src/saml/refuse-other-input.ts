import { SsoError } from '../errors/sso-error.ts'

/**
 * Names what was pasted in place of metadata (demands: a sign-on URL, its web page, a certificate, the
 * OpenID configuration). Looks at the text only; what begins like XML is left to the parser. The text is
 * trimmed, and with it a byte order mark, which is white space to JavaScript.
 *
 * @throws SsoError `saml.metadata_is_url`, `saml.metadata_is_html`, `saml.metadata_unrecognized`
 */
export function refuseOtherInput(text: string): void {
  if (/^https?:\/\/\S*$/i.test(text)) throw new SsoError('saml.metadata_is_url', { received: text })
  if (isHtml(text)) throw new SsoError('saml.metadata_is_html')
  if (text.startsWith('<')) return
  throw new SsoError('saml.metadata_unrecognized', { received: kindOf(text) })
}

/** A web page, also with comments or an XML declaration in front. */
function isHtml(text: string): boolean {
  return /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[^])*-->\s*)*<(?:!doctype\s+html|html)[\s>]/i.test(
    text.slice(0, 5000),
  )
}

function kindOf(text: string): string {
  if (text === '') return 'empty'
  if (/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return 'a private key (treat it as exposed and replace it)'
  if (text.startsWith('-----BEGIN')) return 'a certificate; that has a field of its own'
  if (text.startsWith('{')) return 'JSON, perhaps of OpenID Connect'
  if (/^[A-Za-z0-9+/=\s]+$/.test(text) && text.length > 100) return 'base64, perhaps a certificate'
  return 'text without XML'
}
