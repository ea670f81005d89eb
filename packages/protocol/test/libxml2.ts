import { ParseOption, XmlDocument, XmlElement } from 'libxml2-wasm'

/** What the oracle makes of a document: the canonical form of one element, or its complaint. */
export type Oracle = { readonly canonical: string } | { readonly complaint: string }

/**
 * Reads a document with libxml2, without network and external entities, and canonicalizes the root or
 * the first element that an XPath finds (Exclusive C14N 1.0 without comments).
 */
export function libxml2(
  input: string | Uint8Array,
  { xpath = '/*', inclusivePrefixes = [] }: { xpath?: string; inclusivePrefixes?: string[] } = {},
): Oracle {
  let document: XmlDocument | undefined
  try {
    const option = (ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE) as ParseOption
    document =
      typeof input === 'string'
        ? XmlDocument.fromString(input, { option })
        : XmlDocument.fromBuffer(input, { option })
    const element = document.get(xpath)
    if (!(element instanceof XmlElement)) return { complaint: `nothing at ${xpath}` }
    return {
      canonical: element.canonicalizeToString({ mode: 1, inclusiveNamespacePrefixes: inclusivePrefixes }),
    }
  } catch (error) {
    return { complaint: String(error) }
  } finally {
    document?.dispose()
  }
}
