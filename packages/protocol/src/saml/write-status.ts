import { type XmlFragment, xml } from '../xml/write-xml.ts'

/** Codes without their common prefix, for example `Responder` with `RequestDenied`. */
export interface StatusInput {
  readonly code: string
  readonly subcode?: string | undefined
  readonly message?: string | undefined
}

/** Describes the `Status` of a response (saml-core-2.0-os §3.2.2.1). */
export function writeStatus({ code, subcode, message }: StatusInput): XmlFragment {
  return xml(
    'samlp:Status',
    {},
    statusCode(code, subcode === undefined ? null : statusCode(subcode, null)),
    message === undefined ? null : xml('samlp:StatusMessage', {}, message),
  )
}

function statusCode(code: string, inner: XmlFragment | null): XmlFragment {
  return xml('samlp:StatusCode', { Value: `urn:oasis:names:tc:SAML:2.0:status:${code}` }, inner)
}
