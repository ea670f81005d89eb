/** The values of an identity provider that an admin enters. */
export const valueFields = [
  'metadataUrl',
  'metadataXml',
  'idpEntityId',
  'ssoUrl',
  'certificates',
  'issuer',
  'clientId',
  'clientSecret',
  'tenantId',
  'hostedDomain',
] as const
export type ValueField = (typeof valueFields)[number]

/** What a text is, as far as its form tells. */
export type Likeness =
  | 'our_value'
  | 'metadata_document'
  | 'metadata_url'
  | 'discovery_url'
  | 'authorization_url'
  | 'sign_on_url'
  | 'entity_id'
  | 'certificate'
  | 'secret_id'
  | 'email'
  | 'url'

/** For a sentence. */
export const likenessWords: Readonly<Record<Likeness, string>> = {
  our_value: 'one of our own values, which goes to your identity provider',
  metadata_document: 'a metadata document',
  metadata_url: 'the address of metadata',
  discovery_url: 'the address of the discovery document',
  authorization_url: 'the address of an OAuth endpoint',
  sign_on_url: 'the sign-on URL',
  entity_id: 'an entity ID',
  certificate: 'a certificate',
  secret_id: 'the ID of a secret, not its value',
  email: 'an e-mail address',
  url: 'an address',
}

/** What each field is mistaken for, in the order in which it is asked. A likeness that some products have by right is not named. */
const mistaken: Readonly<Record<ValueField, readonly Likeness[]>> = {
  metadataUrl: [
    'our_value',
    'metadata_document',
    'certificate',
    'discovery_url',
    'sign_on_url',
    'entity_id',
    'email',
  ],
  metadataXml: ['our_value', 'certificate', 'url'],
  idpEntityId: ['our_value', 'metadata_document', 'certificate', 'discovery_url', 'sign_on_url', 'email'],
  ssoUrl: [
    'our_value',
    'metadata_document',
    'certificate',
    'discovery_url',
    'metadata_url',
    'entity_id',
    'email',
  ],
  certificates: ['our_value', 'metadata_document', 'url'],
  issuer: ['our_value', 'metadata_document', 'discovery_url', 'metadata_url', 'authorization_url', 'email'],
  clientId: ['our_value', 'certificate', 'email', 'url'],
  clientSecret: ['our_value', 'certificate', 'email', 'url'],
  tenantId: ['our_value', 'email', 'url'],
  hostedDomain: ['our_value', 'email', 'url'],
}

/** What the text of a field looks like, when that is another thing than belongs there; null: nothing speaks against it. */
export function wrongField(
  field: ValueField,
  text: string,
  ours: readonly string[],
  provider: string,
): Likeness | null {
  const found = mistaken[field].find((likeness) => isLike[likeness](text.trim(), ours))
  if (found !== undefined) return found
  // Entra ID shows the ID of a secret beside its value, and the value once only.
  return field === 'clientSecret' && provider === 'entra-id' && isLike.secret_id(text.trim(), ours)
    ? 'secret_id'
    : null
}

const isLike: Readonly<Record<Likeness, (text: string, ours: readonly string[]) => boolean>> = {
  our_value: (text, ours) => ours.includes(text.replace(/\/$/, '')),
  metadata_document: (text) => /^<[^>]*(?:>|$)/.test(text) || /<(?:\w+:)?EntityDescriptor\b/.test(text),
  metadata_url: (text) =>
    /(?:\/(?:federation)?metadata(?:\/|\.xml|$)|\/metadata\b|\.xml$)/i.test(pathOf(text)) && !isSignOn(text),
  discovery_url: (text) => pathOf(text).includes('/.well-known/'),
  authorization_url: (text) =>
    /\/(?:authorize|token|userinfo|auth|certs|keys|jwks(?:\.json)?)$/i.test(pathOf(text)),
  sign_on_url: isSignOn,
  entity_id: isEntityId,
  certificate: (text) => text.includes('-----BEGIN ') || /^MII[A-Za-z0-9+/=\s]{200,}$/.test(text),
  secret_id: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
  email: (text) => /^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text),
  url: (text) => /^https?:\/\//i.test(text),
}

/** Where sign-in requests go, in the products of `presets/`: AD FS, Keycloak, Okta, Google, Shibboleth, Entra ID and JumpCloud, Auth0, Ping and others. */
const SIGN_ON =
  /\/adfs\/ls\/?$|\/protocol\/saml\/?$|\/sso\/saml\/?$|\/o\/saml2\/idp$|\/profile\/SAML2\/|\/saml2\/?$|\/saml2\/[^/]+$|\/samlp\/|\/sso(?:\.saml2)?\/?$|\/(?:http-(?:post|redirect)\/)?sso\/[^/]+$/i

function isSignOn(text: string): boolean {
  // An address of Google with the same path but its end is the entity ID.
  return SIGN_ON.test(pathOf(text)) && !isEntityId(text)
}

/** A name that is no address, or one that a product has for that and nothing else. */
function isEntityId(text: string): boolean {
  if (/^urn:[a-z0-9]/i.test(text)) return true
  if (!URL.canParse(text)) return false
  const { host, pathname, search } = new URL(text)
  return (
    host === 'sts.windows.net' ||
    (host === 'www.okta.com' && /^\/exk/.test(pathname)) ||
    (host === 'accounts.google.com' && pathname === '/o/saml2' && search.startsWith('?idpid=')) ||
    /\/adfs\/services\/trust$|\/idp\/shibboleth$/i.test(pathname)
  )
}

function pathOf(text: string): string {
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text).pathname : ''
}
