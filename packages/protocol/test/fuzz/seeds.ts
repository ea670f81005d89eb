import { answer, signIn } from '../answer.ts'
import { type FixtureParams, goodFixtures, unusualFixtures, verifyXml } from '../corpus.ts'
import { identityOf } from './identity.ts'

/** A document to be mutated; with `params` it is an answer that is accepted, as this identity. */
export interface Seed {
  readonly name: string
  readonly xml: string
  readonly params: FixtureParams | null
  readonly identity: string | null
}

/** Every construct that the parser knows. */
const documents = [
  `<?xml version="1.0" encoding="UTF-8"?>
<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example/</saml:Issuer>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><!-- between -->
  <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID='_a'>
    <saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">a &amp; b &#x41;&#10;</saml:AttributeValue>
  </saml:Assertion></samlp:Response>`,
  `<a xmlns="urn:d" xmlns:p="urn:p" xmlns:q="urn:p" p:x="1" y="&lt;&#9;>" xml:lang="en"><b xmlns=""><![CDATA[<x>&y;]]]]></b><p:c><q:d xmlns:q="urn:q"/></p:c>é\u{1F511}</a>`,
  `<r>\r\n<e a="\t\r\n'" b='"'/>text<![CDATA[ data ]]>&quot;&apos;&gt;<f><g><h/></g></f></r>\n<!-- end -->\n`,
]

const plain = documents.map((xml, at): Seed => ({
  name: `document-${at}`,
  xml,
  params: null,
  identity: null,
}))

/** Three short answers of our own beside those of the corpus: short ones give more mutants in the same time. */
const short = [['_assertion'], ['_response'], ['_assertion', '_response']].map((sign) =>
  accepted(`signed-${sign.join('')}`, answer({ sign }), signIn),
)

const corpus = [...goodFixtures, ...unusualFixtures].map(({ name, xml, params }) =>
  accepted(name, xml, params),
)

export const seeds: readonly Seed[] = [...plain, ...short, ...corpus]

function accepted(name: string, xml: string, params: FixtureParams): Seed {
  const verification = verifyXml(xml, params)
  if (!verification.ok) throw new Error(`${name} is refused: ${verification.error.code}`)
  return { name, xml, params, identity: identityOf(verification.assertion) }
}
