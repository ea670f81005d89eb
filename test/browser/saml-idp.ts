import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import * as samlify from 'samlify'
import { answerPage, escapeHtml, type Listening, listenAt, readForm } from './listen-at.ts'

export interface SamlIdp extends Listening {
  readonly metadata: string
  /** The entity ID, where the metadata is, too. */
  readonly entityId: string
  readonly ssoUrl: string
  /** DER in Base64. */
  readonly certificate: string
}

export interface SamlIdpPerson {
  readonly nameId: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
}

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'

samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked here') })

/**
 * A customer's SAML identity provider, made with `samlify`, with one person and a page of its own. It learns
 * who asks from Cardea's SP metadata, as a customer's admin would import it.
 *
 * @param loadSpMetadata called at the first sign-in
 */
export async function startSamlIdp(
  host: string,
  port: number,
  person: SamlIdpPerson,
  loadSpMetadata: () => Promise<string>,
): Promise<SamlIdp> {
  const url = `http://${host}:${String(port)}`
  const key = await makeKey()
  const idp = samlify.IdentityProvider({
    entityID: `${url}/metadata`,
    ...key,
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleLogoutService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: `${url}/slo` }],
    singleSignOnService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: `${url}/sso` }],
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace(
        '{AuthnStatement}',
        AUTHN_STATEMENT,
      ),
      attributes: ['email', 'firstName', 'lastName'].map((name) => ({
        name,
        valueTag: name,
        nameFormat: BASIC,
        valueXsiType: 'xs:string',
      })),
    },
  })
  const listening = await listenAt(port, async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    if (pathname === '/metadata') {
      response.writeHead(200, { 'content-type': 'application/samlmetadata+xml' }).end(idp.getMetadata())
      return
    }
    if (pathname !== '/sso') {
      response.writeHead(404).end()
      return
    }
    if (request.method !== 'POST') {
      answerPage(
        response,
        'SAML test IdP',
        form('/sso', Object.fromEntries(searchParams), '<button>Sign in</button>'),
      )
      return
    }
    const sent = await readForm(request)
    const sp = samlify.ServiceProvider({ metadata: await loadSpMetadata() })
    const asked = await idp.parseLoginRequest(sp, 'redirect', { query: Object.fromEntries(sent) })
    const { context, entityEndpoint } = (await idp.createLoginResponse(
      sp,
      { extract: asked.extract },
      'post',
      {},
      (template) => fillTemplate(template, idp, sp, asked, person),
    )) as { context: string; entityEndpoint: string }
    const fields = { SAMLResponse: context, RelayState: sent.get('RelayState') ?? '' }
    answerPage(response, 'Going back', form(entityEndpoint, fields, '<button>Continue</button>'))
  })
  return {
    ...listening,
    metadata: idp.getMetadata(),
    entityId: `${url}/metadata`,
    ssoUrl: `${url}/sso`,
    certificate: key.signingCert,
  }
}

const AUTHN_STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext>' +
  '<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport' +
  '</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>'

type Idp = ReturnType<typeof samlify.IdentityProvider>
type Sp = ReturnType<typeof samlify.ServiceProvider>

function fillTemplate(
  template: string,
  idp: Idp,
  sp: Sp,
  asked: { extract: unknown },
  person: SamlIdpPerson,
) {
  const now = Date.now()
  const at = (milliseconds: number) => new Date(now + milliseconds).toISOString()
  const newId = () => `_${webcrypto.randomUUID()}`
  const acsUrl = String(sp.entityMeta.getAssertionConsumerService('post'))
  const { request } = asked.extract as { request: { id: string } }
  const id = newId()
  const values = {
    ID: id,
    AssertionID: newId(),
    Destination: acsUrl,
    SubjectRecipient: acsUrl,
    Audience: sp.entityMeta.getEntityID(),
    Issuer: idp.entityMeta.getEntityID(),
    IssueInstant: at(0),
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    ConditionsNotBefore: at(-60_000),
    ConditionsNotOnOrAfter: at(300_000),
    SubjectConfirmationDataNotOnOrAfter: at(300_000),
    NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    NameID: person.nameId,
    InResponseTo: request.id,
    SessionIndex: newId(),
    attrEmail: person.email,
    attrFirstName: person.firstName,
    attrLastName: person.lastName,
  }
  return { id, context: samlify.SamlLib.replaceTagsByValue(template, values) }
}

async function makeKey() {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=SAML test IdP',
    signingAlgorithm: RSA,
    keys,
  })
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    privateKey: `-----BEGIN PRIVATE KEY-----\n${pkcs8.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    signingCert: Buffer.from(certificate.rawData).toString('base64'),
  }
}

function form(action: string, fields: Readonly<Record<string, string>>, button: string): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  )
  return `<form method="post" action="${escapeHtml(action)}">${inputs.join('')}${button}</form>`
}
