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
  /** Absent: in 30 days. */
  readonly sessionNotOnOrAfter?: number
  /** The algorithm of XML Encryption that the assertion is encrypted with; absent: it is not. */
  readonly contentEncryption?: string
  /** Besides the assertion, sign the response: after the assertion was encrypted, or before. */
  readonly signResponse?: 'encrypted' | 'plain'
}

/**
 * A customer's SAML identity provider, made with `samlify`: independent of our own code. It reads the
 * AuthnRequest it is sent and our SP metadata, as a customer's would.
 */
export interface CustomerSamlIdp {
  readonly entityId: string
  readonly ssoUrl: string
  /** Without single logout, which most tests have no use for. */
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
  readonly sloUrl: string
  readonly metadataWithLogout: string
  /** PEM, for messages that samlify does not make. */
  readonly privateKey: string
  /** The form of an answer that nobody asked for: a click on the tile in the IdP's portal. Names no request, unless told. */
  unasked(spMetadata: string, input?: SamlAnswerInput, relayState?: string): Promise<SamlForm>
}

export interface SamlForm {
  readonly action: string
  readonly fields: { readonly SAMLResponse: string; readonly RelayState: string }
}

const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:'
const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const PASSWORD = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport'

const AUTHN_STATEMENT =
  '<saml:AuthnStatement AuthnInstant="{AuthnInstant}" SessionIndex="{SessionIndex}" SessionNotOnOrAfter="{SessionNotOnOrAfter}"><saml:AuthnContext>' +
  '<saml:AuthnContextClassRef>{AuthnContext}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>'

samlify.setSchemaValidator({ validate: () => Promise.resolve('not checked here') })

export interface CustomerSamlIdpOptions {
  /** It says so in its metadata, and refuses a request whose signature no certificate of ours verifies. */
  readonly wantAuthnRequestsSigned?: boolean
  /** What it signs with; RSA with SHA-256 when absent. */
  readonly signatureAlgorithm?: string
}

export async function customerSamlIdp(
  host = 'idp.customer.example',
  { wantAuthnRequestsSigned = false, signatureAlgorithm = RSA_SHA256 }: CustomerSamlIdpOptions = {},
): Promise<CustomerSamlIdp> {
  const [entityId, ssoUrl, sloUrl] = [
    `https://${host}/metadata`,
    `https://${host}/sso?tenant=1`,
    `https://${host}/slo`,
  ]
  const key = await makeKey()
  const settings = {
    entityID: entityId,
    wantAuthnRequestsSigned,
    ...key,
    nameIDFormat: ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
    singleSignOnService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: ssoUrl }],
    singleLogoutService: [{ Binding: `${BINDING}HTTP-Redirect`, Location: sloUrl }],
    requestSignatureAlgorithm: signatureAlgorithm,
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
  }
  const idp = samlify.IdentityProvider(settings)
  type Extract = Parameters<typeof idp.createLoginResponse>[1]['extract']
  async function respond(
    spMetadata: string,
    extract: Extract,
    requestId: string | null,
    input: SamlAnswerInput,
    RelayState: string,
  ): Promise<SamlForm> {
    const { contentEncryption, signResponse } = input
    const sp = samlify.ServiceProvider({
      metadata: spMetadata,
      wantMessageSigned: signResponse !== undefined,
    })
    const action = String(sp.entityMeta.getAssertionConsumerService('post'))
    const named = input.inResponseTo ?? requestId
    const values = answerValues(action, sp.entityMeta.getEntityID(), entityId, named ?? '', input)
    const written = (template: string) => {
      const asked = named === null ? template.replace(/ InResponseTo="[^"]*"/g, '') : template
      return input.email === null ? withoutEmail(asked) : asked
    }
    const encryption = { isAssertionEncrypted: true, dataEncryptionAlgorithm: contentEncryption ?? '' }
    const answering =
      contentEncryption === undefined ? idp : samlify.IdentityProvider({ ...settings, ...encryption })
    const options = {
      encryptThenSign: signResponse === 'encrypted',
      customTagReplacement: (template: string) => ({
        id: values.ID,
        context: samlify.SamlLib.replaceTagsByValue(written(template), values),
      }),
    }
    const { context } = (await answering.createLoginResponse(sp, { extract }, 'post', {}, options)) as {
      context: string
    }
    return { action, fields: { SAMLResponse: context, RelayState } }
  }
  return {
    entityId,
    ssoUrl,
    sloUrl,
    metadata: idp.getMetadata().replace(/<SingleLogoutService [^>]*>(?:<\/SingleLogoutService>)?/, ''),
    metadataWithLogout: idp.getMetadata(),
    privateKey: key.privateKey,
    async answer(sent, spMetadata, input = {}) {
      const sp = samlify.ServiceProvider({ metadata: spMetadata })
      const isUrl = typeof sent === 'string'
      const query = isUrl ? Object.fromEntries(new URL(sent).searchParams) : sent
      const { extract } = isUrl
        ? await idp.parseLoginRequest(sp, 'redirect', { query, octetString: signedOctets(sent) })
        : await idp.parseLoginRequest(sp, 'post', { body: sent })
      const { request } = extract as { request: { id: string } }
      return respond(spMetadata, extract, request.id, input, query['RelayState'] ?? '')
    },
    unasked: (spMetadata, input = {}, relayState = '') =>
      respond(spMetadata, { request: {} }, null, input, relayState),
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
    SessionNotOnOrAfter: at(input.sessionNotOnOrAfter ?? 30 * 86_400_000),
    AuthnContext: input.authnContext ?? PASSWORD,
    StatusCode: input.statusCode ?? 'urn:oasis:names:tc:SAML:2.0:status:Success',
    ConditionsNotBefore: at(input.notBefore ?? -60_000),
    ConditionsNotOnOrAfter: end,
    SubjectConfirmationDataNotOnOrAfter: end,
    NameIDFormat: input.nameIdFormat ?? 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    NameID: input.nameId ?? 'U-1001',
    InResponseTo: requestId,
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
