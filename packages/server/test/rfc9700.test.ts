import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { subjectOf } from '@cardea/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientId } from '../src/applications/schemas.ts'
import { type CustomerOidcIdp, customerOidcIdp } from './customer-oidc-idp.ts'
import { type CustomerSamlIdp, customerSamlIdp } from './customer-saml-idp.ts'
import { type Customer, type LoginWorld, openLoginWorld, signedOutUri } from './login-world.ts'
import type { Visit } from './test-browser.ts'

/*
 * What RFC 9700 (Best Current Practice for OAuth 2.0 Security) asks of an authorization server and what belongs to no single
 * file. The whole list, with the tests of the other sections, is docs/rfc9700.md.
 */

let world: LoginWorld
let saml: CustomerSamlIdp
let oidc: CustomerOidcIdp
let acme: Customer
let globex: Customer
beforeAll(async () => {
  world = await openLoginWorld()
  saml = await customerSamlIdp()
  oidc = await customerOidcIdp()
  acme = await world.samlCustomer(saml)
  globex = await world.oidcCustomer(oidc)
})
afterAll(async () => {
  await world.close()
  await oidc.close()
})

describe('RFC 9700 §2.1.2, §4.6.1: an authorization response has no access token in it', () => {
  it.each(['token', 'code token', 'id_token token', 'code id_token token'])(
    'for response_type %s there is an error and nothing else',
    async (response_type) => {
      for (const response_mode of ['', 'query', 'form_post']) {
        const asked = { response_type, response_mode, connection_id: acme.connection.id }
        const { location, text } = await world.browser().get(world.authorizeUrl(asked))
        const answer = `${location ?? ''} ${text}`
        expect(answer).toContain('unsupported_response_type')
        expect(answer).not.toMatch(/access_token|id_token=|[?&#]code=/)
      }
    },
  )
})

describe('RFC 9700 §2.4: nobody gives a password to an application', () => {
  it('there is no such grant in the metadata, and no endpoint to register for it', async () => {
    const { text } = await world.browser().get(`${world.url}/.well-known/oauth-authorization-server`)
    const metadata = JSON.parse(text) as { grant_types_supported: string[] }
    expect(metadata.grant_types_supported).not.toContain('password')
    expect(metadata).not.toHaveProperty('registration_endpoint')
  })
})

describe('RFC 9700 §2.6: scripts read no answer of the authorization endpoint', () => {
  it.each(['GET', 'POST', 'OPTIONS'] as const)('%s', async (method) => {
    const { pathname, search, host } = new URL(world.authorizeUrl({ prompt: 'none' }))
    const { headers } = await world.server.inject({
      method,
      url: pathname + search,
      headers: { host, origin: 'http://localhost:3000', 'access-control-request-method': 'GET' },
    })
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
  })
})

/** Every page that a person may see on the way, by name. */
async function pages(): Promise<readonly (readonly [string, Visit])[]> {
  const browser = world.browser()
  const form = await world.samlForm(browser, acme, saml, {}, { response_mode: 'form_post' })
  const get = (path: string) => world.browser().get(`${world.url}${path}`)
  return [
    ['the page that asks for the e-mail', await world.browser().get(world.authorizeUrl())],
    ['an error', await world.browser().get(world.authorizeUrl({ client_id: 'nobody' }))],
    ['the answer as a form', await world.finishSaml(browser, form)],
    ['the end of a sign-out', await get('/oauth/logout')],
  ]
}

describe('RFC 9700 §4.2.4: pages give nothing away by Referer', () => {
  it('row 91: they say so, load nothing from elsewhere, and lead nowhere by a link', async () => {
    for (const [name, { text, headers }] of await pages()) {
      expect(text, name).toContain('</html>')
      expect(headers['referrer-policy'], name).toBe('no-referrer')
      const addresses = [...text.matchAll(/\b(?:href|src|data|poster)="([^"]+)"/g)].map(([, to = '']) => to)
      expect(addresses.length, name).toBeGreaterThan(0)
      for (const address of addresses) expect(new URL(address, world.url).origin, name).toBe(world.url)
    }
  })
})

describe('RFC 9700 §4.12: a redirect after a POST is a 303', () => {
  const post = (path: string, form: Record<string, string>) =>
    world.browser().postFromOtherSite(`${world.url}${path}`, form)

  it('so that what was posted is posted nowhere else', async () => {
    const request = Object.fromEntries(new URL(world.authorizeUrl()).searchParams)
    const chosen = { ...request, connection_id: globex.connection.id }
    const browser = world.browser()
    const { action, fields } = await world.samlForm(browser, acme, saml)
    const page = await browser.get(world.authorizeUrl())
    const login = /name="login" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const answers = {
      'a request to sign in': await post('/oauth/authorize', chosen),
      'a request that is refused': await post('/oauth/authorize', { ...request, prompt: 'none' }),
      'an e-mail address': await browser.post(`${world.url}/sign-in`, {
        login,
        email: `mia@${acme.domain}`,
      }),
      'a SAML response': await browser.post(action, fields),
      'an answer of a provider': await post('/sso/oidc/callback', { state: 's', code: 'c' }),
      'a request to sign out': await post('/oauth/logout', {
        client_id: world.application.clientId,
        post_logout_redirect_uri: signedOutUri,
      }),
    }
    for (const [name, { status, location, text }] of Object.entries(answers)) {
      expect([status, location === null ? text : ''], name).toEqual([303, ''])
    }
  })
})

describe('RFC 9700 §4.15.1: no client is taken for a person', () => {
  it('the subject of every person has a character that no client id may have', () => {
    expect(clientId.safeParse('batch-7.example_x~y').success).toBe(true)
    for (const idpId of ['ann', '', '00u1']) {
      expect(clientId.safeParse(subjectOf(acme.connection.id, idpId)).success).toBe(false)
    }
  })
})

describe('RFC 9700 §4.17.2: messages between windows', () => {
  const assets = join(import.meta.dirname, '../assets')
  // What is built from `web/` is looked at there, as it was written.
  const built = ['setup.js', 'setup-de.js', 'dashboard.js']
  const scripts = readdirSync(assets)
    .filter((name) => name.endsWith('.js') && !built.includes(name))
    .map((name) => readFileSync(join(assets, name), 'utf8'))
  const web = join(import.meta.dirname, '../../../web/src')
  const applications = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(web, name), 'utf8'))

  it('are sent to an origin, never to any, and no page of ours listens to one', () => {
    const places = [...scripts, ...applications].flatMap((script) => [
      ...script.matchAll(/postMessage\((.*), ([\w.]+)\)/g),
    ])
    expect(places.map(([, , origin]) => origin)).toEqual(['answer.dataset.origin', 'origin'])
    const all = [...scripts, ...applications].join('\n')
    expect(all.match(/postMessage/g)).toHaveLength(places.length)
    expect(all).not.toMatch(/'message'|"message"|onmessage/)
  })
})
