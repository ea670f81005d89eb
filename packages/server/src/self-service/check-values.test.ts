import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CustomerOidcIdp, customerOidcIdp } from '../../test/customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import { type MetadataServer, metadataServer } from '../../test/metadata-server.ts'
import { type PortalBrowser, type PortalWorld, openPortalWorld } from '../../test/portal-world.ts'
import { type ValueField, wrongField } from './wrong-field.ts'

const OURS = ['https://sso.example.com/saml/conn_1', 'https://sso.example.com/saml/conn_1/acs']
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----`

/** Values as the products show them. */
const right: readonly [ValueField, string][] = [
  ['metadataUrl', 'https://acme.okta.com/app/exk1/sso/saml/metadata'],
  [
    'metadataUrl',
    'https://login.microsoftonline.com/t/federationmetadata/2007-06/federationmetadata.xml?appid=x',
  ],
  ['metadataUrl', 'https://adfs.acme.example/FederationMetadata/2007-06/FederationMetadata.xml'],
  ['metadataUrl', 'https://keycloak.acme.example/realms/acme/protocol/saml/descriptor'],
  ['metadataUrl', 'https://auth.pingone.eu/e/saml20/metadata/s'],
  ['metadataUrl', 'https://idp.acme.example/idp/profile'],
  ['idpEntityId', 'http://www.okta.com/exk1'],
  ['idpEntityId', 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/'],
  ['idpEntityId', 'http://adfs.acme.example/adfs/services/trust'],
  ['idpEntityId', 'https://accounts.google.com/o/saml2?idpid=C01'],
  ['idpEntityId', 'https://app.onelogin.com/saml/metadata/4711'],
  ['idpEntityId', 'https://keycloak.acme.example/realms/acme'],
  ['idpEntityId', 'https://idp.acme.example/idp/shibboleth'],
  ['idpEntityId', 'urn:acme.eu.auth0.com'],
  ['idpEntityId', 'jumpcloud-acme'],
  ['ssoUrl', 'https://acme.okta.com/app/acme_1/exk1/sso/saml'],
  ['ssoUrl', 'https://login.microsoftonline.com/t/saml2'],
  ['ssoUrl', 'https://adfs.acme.example/adfs/ls/'],
  ['ssoUrl', 'https://accounts.google.com/o/saml2/idp?idpid=C01'],
  ['ssoUrl', 'https://acme.onelogin.com/trust/saml2/http-post/sso/4711'],
  ['ssoUrl', 'https://sso.jumpcloud.com/saml2/acme'],
  ['ssoUrl', 'https://acme.eu.auth0.com/samlp/client'],
  ['issuer', 'https://acme.okta.com'],
  ['issuer', 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0'],
  ['issuer', 'https://accounts.google.com'],
  ['issuer', 'https://keycloak.acme.example/realms/acme'],
  ['clientId', '0oa1'],
  ['clientId', '4711-x.apps.googleusercontent.com'],
  ['clientSecret', 'a~B.c'],
  ['certificates', CERTIFICATE],
  ['hostedDomain', 'acme.example'],
]

const wrong: readonly [ValueField, string, string][] = [
  ['idpEntityId', 'https://acme.okta.com/app/acme_1/exk1/sso/saml', 'sign_on_url'],
  ['idpEntityId', 'https://login.microsoftonline.com/t/saml2', 'sign_on_url'],
  ['idpEntityId', 'https://adfs.acme.example/adfs/ls/', 'sign_on_url'],
  ['idpEntityId', 'https://accounts.google.com/o/saml2/idp?idpid=C01', 'sign_on_url'],
  ['idpEntityId', 'https://keycloak.acme.example/realms/acme/protocol/saml', 'sign_on_url'],
  ['idpEntityId', 'https://idp.acme.example/idp/profile/SAML2/Redirect/SSO', 'sign_on_url'],
  ['idpEntityId', ' https://sso.example.com/saml/conn_1 ', 'our_value'],
  ['idpEntityId', CERTIFICATE, 'certificate'],
  ['idpEntityId', 'admin@acme.example', 'email'],
  ['ssoUrl', 'http://www.okta.com/exk1', 'entity_id'],
  ['ssoUrl', 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/', 'entity_id'],
  ['ssoUrl', 'urn:acme.eu.auth0.com', 'entity_id'],
  ['ssoUrl', 'https://adfs.acme.example/FederationMetadata/2007-06/FederationMetadata.xml', 'metadata_url'],
  ['ssoUrl', 'https://sso.example.com/saml/conn_1/acs', 'our_value'],
  ['ssoUrl', 'https://acme.okta.com/.well-known/openid-configuration', 'discovery_url'],
  ['metadataUrl', 'https://acme.okta.com/app/acme_1/exk1/sso/saml', 'sign_on_url'],
  ['metadataUrl', 'urn:acme.eu.auth0.com', 'entity_id'],
  ['metadataUrl', '<EntityDescriptor/>', 'metadata_document'],
  ['metadataXml', 'https://acme.okta.com/metadata', 'url'],
  ['metadataXml', CERTIFICATE, 'certificate'],
  ['certificates', 'https://acme.okta.com/cert', 'url'],
  ['certificates', '<md:EntityDescriptor/>', 'metadata_document'],
  ['issuer', 'https://acme.okta.com/.well-known/openid-configuration', 'discovery_url'],
  ['issuer', 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize', 'authorization_url'],
  ['issuer', 'https://sso.example.com/saml/conn_1/', 'our_value'],
  ['clientId', 'https://acme.okta.com', 'url'],
  ['clientId', 'admin@acme.example', 'email'],
  ['clientSecret', 'https://acme.okta.com', 'url'],
  ['clientSecret', '00000000-0000-0000-0000-000000000000', 'secret_id'],
  ['hostedDomain', 'admin@acme.example', 'email'],
]

describe('a value that is typed', () => {
  it.each(right)('into %s as %j is nothing else', (field, text) => {
    expect(wrongField(field, text, OURS, 'okta')).toBeNull()
  })
  it.each(wrong)('into %s as %j looks like: %s', (field, text, likeness) => {
    expect(wrongField(field, text, OURS, 'entra-id')).toBe(likeness)
  })
  it('is the ID of a secret at Entra ID alone; elsewhere a secret may look so', () => {
    expect(wrongField('clientSecret', '00000000-0000-0000-0000-000000000000', OURS, 'auth0')).toBeNull()
  })
})

describe('looking at values as they are typed', () => {
  let world: PortalWorld
  let saml: CustomerSamlIdp
  let oidc: CustomerOidcIdp
  let published: MetadataServer
  let bySaml: PortalBrowser
  let byOidc: PortalBrowser
  beforeAll(async () => {
    world = await openPortalWorld()
    saml = await customerSamlIdp()
    oidc = await customerOidcIdp()
    published = await metadataServer(saml.metadata)
    // The certificate has just begun to hold.
    world.parts.clock.advance(60_000)
    bySaml = await world.session()
    await bySaml.call('PUT', 'connection', { provider: 'okta', protocol: 'saml' })
    byOidc = await world.session()
    await byOidc.call('PUT', 'connection', { provider: 'generic-oidc', protocol: 'oidc' })
  })
  afterAll(async () => {
    await world.close()
    await published.close()
    await oidc.close()
  })

  const findings = async (browser: PortalBrowser, typed: object) =>
    (await browser.call('POST', 'check', typed)).body.findings

  it('says what a wrong value is, and where the right one stands in the provider’s own words', async () => {
    expect(await findings(bySaml, { idpEntityId: 'https://acme.okta.com/app/a/exk1/sso/saml' })).toEqual([
      {
        field: 'idpEntityId',
        level: 'error',
        code: 'looks_like_sign_on_url',
        message: 'This looks like the sign-on URL, not the entity ID.',
        hint: 'In Okta, open Applications › your app › Sign On › SAML 2.0 › More details and copy *Issuer*.',
      },
    ])
  })

  it('reads metadata where it is published, and tells of its certificates', async () => {
    const found = await findings(bySaml, { metadataUrl: published.url })
    expect(found).toEqual([
      expect.objectContaining({ level: 'ok', message: `This is the metadata of ${saml.entityId}.` }),
      expect.objectContaining({ message: expect.stringContaining('The certificate is valid until') }),
    ])
    published.status = 404
    expect(await findings(bySaml, { metadataUrl: published.url })).toEqual([
      expect.objectContaining({ level: 'error', code: 'saml.metadata_unavailable' }),
    ])
    published.status = 200
  })

  it('row 99: asks no address that is not for it', async () => {
    for (const url of [
      'http://169.254.169.254/latest/metadata',
      'http://10.0.0.1/metadata',
      'file:///etc/passwd',
    ]) {
      const [first] = await findings(bySaml, { metadataUrl: url })
      expect([first.field, first.level], url).toEqual(['metadataUrl', 'error'])
    }
  })

  it('tells of a certificate that has ended, or ends soon', async () => {
    const [certificate = ''] = /<(?:\w+:)?X509Certificate>([^<]*)</.exec(saml.metadata)?.slice(1) ?? []
    expect(await findings(bySaml, { certificates: [certificate] })).toEqual([
      expect.objectContaining({ field: 'certificates.0', message: expect.stringContaining('valid until') }),
    ])
    const now = world.parts.clock.now()
    world.parts.clock.set(new Date('2200-01-01T00:00:00Z'))
    const later = await world.session()
    await later.call('PUT', 'connection', { provider: 'okta', protocol: 'saml' })
    expect(await findings(later, { certificates: [certificate] })).toEqual([
      expect.objectContaining({ level: 'warning', code: 'connection.certificate_expired' }),
    ])
    world.parts.clock.set(now)
    expect(await findings(bySaml, { certificates: ['not a certificate'] })).toEqual([
      expect.objectContaining({ field: 'certificates.0', level: 'error' }),
    ])
  })

  it('asks an issuer for what it is', async () => {
    expect(await findings(byOidc, { issuer: oidc.issuer, clientId: 'cardea' })).toEqual([
      expect.objectContaining({ field: 'issuer', level: 'ok' }),
      expect.objectContaining({ field: 'clientId', level: 'ok' }),
    ])
    expect(await findings(byOidc, { issuer: `${oidc.issuer}/` })).toEqual(
      expect.arrayContaining([expect.objectContaining({ field: 'issuer', level: 'error' })]),
    )
    expect(await findings(byOidc, { issuer: 'https://login.microsoftonline.com/common/v2.0' })).toEqual([
      expect.objectContaining({ field: 'issuer', level: 'error', code: 'multi_tenant' }),
    ])
    expect(await findings(byOidc, { issuer: 'http://127.0.0.1:9' })).toEqual([
      expect.objectContaining({ field: 'issuer', level: 'error', code: 'oidc.discovery_failed' }),
    ])
  })

  it('says of a value of the other protocol that it has no place here, and changes nothing', async () => {
    const before = (await bySaml.call('GET', 'connection')).text
    expect(await findings(bySaml, { clientId: '0oa1' })).toEqual([
      expect.objectContaining({ field: 'clientId', level: 'error', code: 'other_protocol' }),
    ])
    await findings(bySaml, { ssoUrl: 'https://idp.example.com/sso', metadataXml: saml.metadata })
    expect((await bySaml.call('GET', 'connection')).text).toBe(before)
  })
})
