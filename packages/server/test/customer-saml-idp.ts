import 'reflect-metadata'
import { generateKeyPairSync, webcrypto } from 'node:crypto'
import { X509CertificateGenerator } from '@peculiar/x509'
import * as samlify from 'samlify'

/** A person of the customer's directory, and whatever else the response says about the sign-in. */
export interface SamlAnswerInput {
  readonly nameId?: string
  readonly nameIdFormat?: string
  /** Absent: a new one for each answer. */
  readonly assertionId?: string
  /** Null: the attribute is left out. */
  readonly email?: string | null
  readonly groups?: string
  readonly audience?: string
  readonly recipient?: string
  readonly inResponseTo?: string
  readonly issuer?: string
  readonly statusCode?: string
  readonly authnContext?: string
  /** Milliseconds around now. */
  readonly notBefore?: number
  readonly notOnOrAfter?: number
  readonly authnInstant?: number
}

/**
 * A customer's SAML identity provider, made with `samlify`: independent of our own code. It reads the
 * AuthnRequest it is sent and our SP metadata, as a customer's would.
 */
export interface CustomerSamlIdp {
  readonly entityId: string
  readonly ssoUrl: string
  readonly metadata: string
  /**
   * The form that the person's browser posts to us: the answer to the request in this URL, or in these
   * fields of the HTTP-POST binding.
   */
  answer(
    request: string | Readonly<Record<string, string>>,
    spMetadata: string,
    input?: SamlAnswerInput,
  ): Promise<SamlForm>
}

export interface SamlForm {
  readonly action: string
  readonly fields: { readonly SAMLResponse: string; readonly RelayState: string }
}

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'

const AUTHN_STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{AuthnInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext>' +
  '<saml:AuthnContextClassRef>{AuthnContext}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>'

samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked here') })

export interface CustomerSamlIdpOptions {
  /** It says so in its metadata, and refuses a request whose signature no certificate of ours verifies. */
  readonly wantAuthnRequestsSigned?: boolean
}

export async function customerSamlIdp(
  host = 'idp.customer.example',
  { wantAuthnRequestsSigned = false }: CustomerSamlIdpOptions = {},
): Promise<CustomerSamlIdp> {
  const [entityId, ssoUrl] = [`https://${host}/metadata`, `https://${host}/sso?tenant=1`]
  const idp = samlify.IdentityProvider({
    entityID: entityId,
    wantAuthnRequestsSigned,
    ...(await makeKey()),
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: ssoUrl }],
    // samlify warns without one.
    singleLogoutService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: `https://${host}/slo` }],
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    loginResponseTemplate: {
      context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace(
        '{AuthnStatement}',
        AUTHN_STATEMENT,
      ),
      attributes: ['email', 'firstName', 'lastName', 'groups'].map((name) => ({
        name,
        valueTag: name,
        nameFormat: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
        valueXsiType: 'xs:string',
      })),
    },
  })
  return {
    entityId,
    ssoUrl,
    metadata: idp.getMetadata(),
    async answer(sent, spMetadata, input = {}) {
      const sp = samlify.ServiceProvider({ metadata: spMetadata })
      const isUrl = typeof sent === 'string'
      const query = isUrl ? Object.fromEntries(new URL(sent).searchParams) : sent
      const asked = isUrl
        ? await idp.parseLoginRequest(sp, 'redirect', { query, octetString: signedOctets(sent) })
        : await idp.parseLoginRequest(sp, 'post', { body: sent })
      const { request } = asked.extract as { request: { id: string } }
      const action = String(sp.entityMeta.getAssertionConsumerService('post'))
      const values = answerValues(action, sp.entityMeta.getEntityID(), entityId, request.id, input)
      const { context } = (await idp.createLoginResponse(
        sp,
        { extract: asked.extract },
        'post',
        {},
        (template) => ({
          id: values.ID,
          context: samlify.SamlLib.replaceTagsByValue(
            input.email === null ? withoutEmail(template) : template,
            values,
          ),
        }),
      )) as { context: string }
      return { action, fields: { SAMLResponse: context, RelayState: query['RelayState'] ?? '' } }
    },
  }
}

/** saml-bindings-2.0-os §3.4.4.1: the parameters as they were sent, up to the signature. */
function signedOctets(url: string): string {
  return /SAMLRequest=.*(?=&Signature=)/.exec(url)?.[0] ?? ''
}

function answerValues(
  acsUrl: string,
  audience: string,
  issuer: string,
  requestId: string,
  input: SamlAnswerInput,
) {
  const at = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
  const end = at(input.notOnOrAfter ?? 300_000)
  return {
    ID: newXmlId(),
    AssertionID: input.assertionId ?? newXmlId(),
    Destination: acsUrl,
    SubjectRecipient: input.recipient ?? acsUrl,
    Audience: input.audience ?? audience,
    Issuer: input.issuer ?? issuer,
    IssueInstant: at(0),
    AuthnInstant: at(input.authnInstant ?? 0),
    AuthnContext: input.authnContext ?? PASSWORD,
    StatusCode: input.statusCode ?? 'urn:oasis:names:tc:SAML:2.0:status:Success',
    ConditionsNotBefore: at(input.notBefore ?? -60_000),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: input.nameIdFormat ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    NameID: input.nameId ?? 'U-1001',
    InResponseTo: input.inResponseTo ?? requestId,
    SessionIndex: newXmlId(),
    attrEmail: input.email ?? 'mia@acme.example',
    attrFirstName: 'Mia',
    attrLastName: 'Ng',
    attrGroups: input.groups ?? 'Everyone',
  }
}

function withoutEmail(template: string): string {
  return template.replace(/<saml:Attribute Name="email".*?<\/saml:Attribute>/, '')
}

function newXmlId(): string {
  return `_${webcrypto.randomUUID()}`
}

async function makeKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const importKey = (jwk: webcrypto.JsonWebKey, use: 'sign' | 'verify') =>
    webcrypto.subtle.importKey('jwk', jwk, RSA, true, [use])
  const jwk = privateKey.export({ format: 'jwk' }) as webcrypto.JsonWebKey
  const { kty = '', n = '', e = '' } = jwk
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=SAML test IdP',
    signingAlgorithm: RSA,
    keys: { privateKey: await importKey(jwk, 'sign'), publicKey: await importKey({ kty, n, e }, 'verify') },
  })
  return { privateKey: pem, signingCert: Buffer.from(certificate.rawData).toString('base64') }
}
