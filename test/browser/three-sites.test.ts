import { lookup } from 'node:dns'
import { get } from 'node:http'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConnection } from '../../packages/server/src/connections/create-connection.ts'
import type { Parts } from '../../packages/server/src/main.ts'
import { createDomain } from '../../packages/server/src/domains/create-domain.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { freePort } from './free-port.ts'
import { launchBrowser, withoutBrowser } from './launch-browser.ts'
import { type OidcIdp, startOidcIdp } from './oidc-idp.ts'
import { type SamlIdp, startSamlIdp } from './saml-idp.ts'
import { goToIdentityProvider, readFacts } from './sign-in.ts'
import { type Deployment, startDeployment } from './start-deployment.ts'
import { watchPages } from './watch-pages.ts'

const samlPerson = { nameId: 'U-1001', email: 'mia@saml.example', firstName: 'Mia', lastName: 'Ng' }
const oidcPerson = { sub: 'u-2002', email: 'leo@oidc.example', given_name: 'Leo', family_name: 'Rossi' }

describe.skipIf(withoutBrowser)('Cardea, application and identity provider on three sites', () => {
  let browser: Browser
  let deployment: Deployment
  let samlIdp: SamlIdp
  let oidcIdp: OidcIdp
  let samlConnectionId: string

  beforeAll(async () => {
    deployment = await startDeployment({ cardea: 'cardea.localhost', example: 'app.localhost' })
    const { cardeaUrl, cardea } = deployment
    samlIdp = await startSamlIdp('idp.localhost', await freePort(), samlPerson, () =>
      readText(`${cardeaUrl}/saml/${samlConnectionId}/metadata`),
    )
    oidcIdp = await startOidcIdp(
      'idp.localhost',
      await freePort(),
      `${cardeaUrl}/sso/oidc/callback`,
      oidcPerson,
    )
    samlConnectionId = await connect(cardea.parts, 'saml.example', {
      protocol: 'saml',
      metadataXml: samlIdp.metadata,
    })
    await connect(cardea.parts, 'oidc.example', {
      protocol: 'oidc',
      issuer: oidcIdp.issuer,
      clientId: oidcIdp.clientId,
      clientSecret: oidcIdp.clientSecret,
    })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    await deployment.close()
    await samlIdp.close()
    await oidcIdp.close()
    expect(deployment.faults).toEqual([])
  })

  it('row 85: signs in over SAML although the cookie does not come along with the cross-site POST', async () => {
    const context = await browser.newContext()
    const watch = await watchPages(context)
    const page = await context.newPage()
    await goToIdentityProvider(page, deployment.exampleUrl, samlPerson.email)
    await page.getByRole('heading', { name: 'SAML test IdP' }).waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${deployment.exampleUrl}/profile`)
    expect(await readFacts(page)).toMatchObject({ email: samlPerson.email, name: 'Mia Ng' })

    const acs = `${deployment.cardeaUrl}/saml/${samlConnectionId}/acs`
    const [post, back] = watch.documents.filter(({ url }) => url.startsWith(acs))
    // SameSite as the internet has it: the POST from the IdP's site is bare …
    expect(post).toMatchObject({ method: 'POST', url: acs })
    expect(post?.headers['sec-fetch-site']).toBe('cross-site')
    expect(post?.headers['cookie']).toBeUndefined()
    // … and the browser comes back with its cookie by a GET.
    expect(back?.method).toBe('GET')
    expect(back?.headers['cookie']).toContain('cardea-browser=')
    expect(ours(watch.complaints)).toEqual([])
    await context.close()
  })

  it('signs in over OpenID Connect', async () => {
    const context = await browser.newContext()
    const watch = await watchPages(context)
    const page = await context.newPage()
    await goToIdentityProvider(page, deployment.exampleUrl, oidcPerson.email)
    await page.getByRole('heading', { name: 'OIDC test IdP' }).waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${deployment.exampleUrl}/profile`)
    expect(await readFacts(page)).toMatchObject({ email: oidcPerson.email, name: 'Leo Rossi' })

    const callback = watch.documents.find(({ url }) =>
      url.startsWith(`${deployment.cardeaUrl}/sso/oidc/callback`),
    )
    expect(callback?.headers['sec-fetch-site']).toBe('cross-site')
    expect(callback?.headers['cookie']).toContain('cardea-browser=')
    expect(ours(watch.complaints)).toEqual([])
    await context.close()
  })

  it('row 77: refuses to finish in another browser what this one has started', async () => {
    const [mine, theirs] = [await browser.newContext(), await browser.newContext()]
    const page = await mine.newPage()
    await goToIdentityProvider(page, deployment.exampleUrl, samlPerson.email)
    await page.getByRole('heading', { name: 'SAML test IdP' }).waitFor()
    const victim = await theirs.newPage()
    await victim.goto(page.url())
    await victim.getByRole('button', { name: 'Sign in' }).click()
    await victim.getByRole('button', { name: 'Continue' }).click()
    await victim.getByText('login.browser_mismatch').waitFor()
    expect(new URL(victim.url()).origin).toBe(deployment.cardeaUrl)
    await Promise.all([mine.close(), theirs.close()])
  })

  /** The identity providers' own pages are not ours to judge. */
  function ours(complaints: readonly string[]): string[] {
    return complaints.filter((text) => !text.includes('//idp.localhost'))
  }
})

type Connecting =
  | { readonly protocol: 'saml'; readonly metadataXml: string }
  | {
      readonly protocol: 'oidc'
      readonly issuer: string
      readonly clientId: string
      readonly clientSecret: string
    }

/** A customer with one domain and one connection. */
async function connect(parts: Parts, domain: string, input: Connecting): Promise<string> {
  return parts.db.transaction(async (db) => {
    const within = { ...parts, db }
    const organization = await createOrganization(within, wholeDeployment, { name: domain })
    const { id } = await createConnection(within, wholeDeployment, {
      organizationId: organization.id,
      status: 'active',
      ...input,
    })
    await createDomain(within, wholeDeployment, organization.id, { domain, state: 'verified' })
    return id
  })
}

/** Node's resolver may not know names under `localhost`. */
function readText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(
      url,
      { lookup: (_name, options, done) => lookup('127.0.0.1', options, done) },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve(text))
      },
    )
    request.on('error', reject)
  })
}
