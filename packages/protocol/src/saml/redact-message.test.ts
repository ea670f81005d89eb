import { describe, expect, it } from 'vitest'
import { answer } from '../../test/answer.ts'
import { parseXml } from '../xml/parse-xml.ts'
import { parseResponse } from './parse-response.ts'
import { redactMessage } from './redact-message.ts'

const redacted = (xml: string) => redactMessage(parseResponse(Buffer.from(xml).toString('base64')))

const open =
  '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
const within = (content: string) => redacted(`${open}${content}</samlp:Response>`)
const content = (text: string) => within(text).slice(open.length, -'</samlp:Response>'.length)

describe('a redacted message', () => {
  it.each([
    ['an issuer', '<saml:Issuer>https://idp.example.org/</saml:Issuer>'],
    ['an audience', '<saml:Audience>https://sso.example.com/saml/c</saml:Audience>'],
    ['an authentication context', '<saml:AuthnContextClassRef>urn:x</saml:AuthnContextClassRef>'],
    ['a certificate', '<ds:X509Certificate>MIIB</ds:X509Certificate>'],
    ['the space between elements', '<samlp:Status>\n  <samlp:StatusCode Value="urn:y"/>\n</samlp:Status>'],
    [
      'times and addresses of the protocol',
      '<saml:A ID="i" Version="2.0" InResponseTo="r" IssueInstant="t" Destination="d" Consent="c" Recipient="e" NotBefore="n" NotOnOrAfter="o" AuthnInstant="a" SessionNotOnOrAfter="s"/>',
    ],
    [
      'formats, methods and names',
      '<saml:A Format="f" Method="m" Name="n" NameFormat="o" FriendlyName="p" Value="v" Algorithm="a" URI="#i" PrefixList="xs" Type="t"/>',
    ],
    ['namespaces, the default one too', '<a xmlns="urn:a"><b xmlns:x="urn:x"/></a>'],
  ])('keeps %s', (_, xml) => {
    expect(content(xml)).toBe(xml)
  })

  it.each([
    [
      'the NameID',
      '<saml:NameID Format="f">ada</saml:NameID>',
      '<saml:NameID Format="f">[redacted]</saml:NameID>',
    ],
    [
      'attribute values, not their names and types',
      '<saml:Attribute Name="mail"><saml:AttributeValue xsi:type="xs:string">ada</saml:AttributeValue></saml:Attribute>',
      '<saml:Attribute Name="mail"><saml:AttributeValue xsi:type="xs:string">[redacted]</saml:AttributeValue></saml:Attribute>',
    ],
    [
      'whatever stands in an attribute value, however it is called',
      '<saml:AttributeValue><saml:Issuer xsi:type="ada" Name="ada">ada<saml:Audience>ada</saml:Audience></saml:Issuer></saml:AttributeValue>',
      '<saml:AttributeValue><saml:Issuer xsi:type="[redacted]" Name="[redacted]">[redacted]<saml:Audience>[redacted]</saml:Audience></saml:Issuer></saml:AttributeValue>',
    ],
    [
      'a status message',
      '<samlp:StatusMessage>ada</samlp:StatusMessage>',
      '<samlp:StatusMessage>[redacted]</samlp:StatusMessage>',
    ],
    [
      'the value of a signature',
      '<ds:SignatureValue>MIIB</ds:SignatureValue>',
      '<ds:SignatureValue>[redacted]</ds:SignatureValue>',
    ],
    [
      'a session index and the address of a person',
      '<saml:A SessionIndex="s" Address="10.0.0.1"/>',
      '<saml:A SessionIndex="[redacted]" Address="[redacted]"/>',
    ],
    [
      'an attribute of another namespace with a name that is kept',
      '<saml:A saml:Name="ada" xsi:nil="ada" saml:type="ada"/>',
      '<saml:A saml:Name="[redacted]" xsi:nil="[redacted]" saml:type="[redacted]"/>',
    ],
    [
      'the text of an element of another namespace with a name that is kept',
      '<samlp:Issuer>ada</samlp:Issuer><saml:X509Certificate>ada</saml:X509Certificate>',
      '<samlp:Issuer>[redacted]</samlp:Issuer><saml:X509Certificate>[redacted]</saml:X509Certificate>',
    ],
    [
      'values of another namespace’s AttributeValue as any text, but does not take it for one',
      '<samlp:AttributeValue>ada<saml:Issuer>idp</saml:Issuer></samlp:AttributeValue>',
      '<samlp:AttributeValue>[redacted]<saml:Issuer>idp</saml:Issuer></samlp:AttributeValue>',
    ],
  ])('replaces %s', (_, xml, expected) => {
    expect(content(xml)).toBe(expected)
  })

  it('of a whole answer is still a document, without its person', () => {
    const shown = redacted(answer())
    expect(parseXml(shown, 'message').localName).toBe('Response')
    expect(shown).toContain('https://idp.example.org/')
    expect(shown.match(/\[redacted\]/g)?.length).toBeGreaterThan(3)
    expect(shown).not.toMatch(/<saml:(?:NameID|AttributeValue)[^>]*>(?!\[redacted\])/)
  })
})
