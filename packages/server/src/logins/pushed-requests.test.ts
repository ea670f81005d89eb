import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { postedForm } from '../../test/answer-page.ts'
import { countWinners } from '../../test/count-winners.ts'
import { type CustomerSamlIdp, customerSamlIdp } from '../../test/customer-saml-idp.ts'
import {
  type Customer,
  type LoginWorld,
  openLoginWorld,
  received,
  redirectUri,
  shownCode,
} from '../../test/login-world.ts'
import { testEngines } from '../../test/test-database.ts'
import { createApplication } from '../applications/create-application.ts'
import { updateApplication } from '../applications/update-application.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createLimiter } from '../limits/create-limiter.ts'
import { limitTable } from '../limits/limit-table.ts'
import { sweep } from '../storage/sweep.ts'
import { pushRequest } from './push-request.ts'

let saml: CustomerSamlIdp
beforeAll(async () => {
  saml = await customerSamlIdp()
})

type Form = Readonly<Record<string, string>>

describe.each(testEngines)('RFC 9126 on %s', (engine) => {
  let world: LoginWorld
  let one: Customer
  let asked: Form
  beforeAll(async () => {
    world = await openLoginWorld(engine)
    one = await world.samlCustomer(saml)
    asked = {
      client_id: world.application.clientId,
      client_secret: world.clientSecret,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state: 'pushed',
      connection_id: one.connection.id,
    }
  })
  afterAll(() => world.close())

  const push = async (form: Form, headers: Form = {}) => {
    const answer = await world.server.inject({
      method: 'POST',
      url: '/oauth/par',
      headers: {
        host: new URL(world.url).host,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      payload: new URLSearchParams(form).toString(),
    })
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Form>() }
  }
  const pushed = async (changes: Form = {}) =>
    (await push({ ...asked, ...changes })).body['request_uri'] ?? ''
  const authorizeUrl = (requestUri: string, changes: Form = {}) =>
    `${world.url}/oauth/authorize?${new URLSearchParams({
      client_id: world.application.clientId,
      request_uri: requestUri,
      ...changes,
    }).toString()}`
  const without = (...names: string[]): Form =>
    Object.fromEntries(Object.entries(asked).filter(([name]) => !names.includes(name)))
  const logins = async () => {
    const rows = await world.parts.db.kysely.selectFrom('logins').select('id').execute()
    return rows.length
  }

  describe('§2: the pushed request', () => {
    it('is answered with a request_uri that nobody guesses, for 90 seconds, and kept by no cache', async () => {
      const { status, headers, body } = await push(asked)
      expect([status, body]).toEqual([
        201,
        {
          request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:[\w-]{43}$/) as string,
          expires_in: 90,
        },
      ])
      expect(headers).toMatchObject({ 'cache-control': 'no-store', vary: 'origin' })
    })

    it('is kept without its request_uri, its content and the secret of the client', async () => {
      const requestUri = await pushed({ state: 'a-state-to-look-for' })
      const rows = await world.parts.db.kysely.selectFrom('pushed_requests').selectAll().execute()
      const text = rows
        .map((row) => Buffer.concat([row.request_hash, row.params_sealed]).toString('latin1'))
        .join()
      for (const secret of [requestUri, 'a-state-to-look-for', world.clientSecret])
        expect(text).not.toContain(secret)
    })

    it.each<[number, string, string, (form: Form) => Form]>([
      [
        401,
        'invalid_client',
        'oauth.client_authentication_failed',
        () => ({ ...asked, client_secret: 'wrong' }),
      ],
      [401, 'invalid_client', 'oauth.client_authentication_failed', () => without('client_secret')],
      [401, 'invalid_client', 'oauth.client_authentication_missing', () => without('client_id')],
      // Who has not proven itself learns nothing about the request.
      [
        401,
        'invalid_client',
        'oauth.client_authentication_failed',
        () => ({ client_id: 'x', client_secret: 'y' }),
      ],
      [400, 'invalid_request', 'oauth.redirect_uri_missing', () => without('redirect_uri')],
      [
        400,
        'invalid_request',
        'oauth.redirect_uri_mismatch',
        () => ({ ...asked, redirect_uri: 'https://e.example' }),
      ],
      [400, 'invalid_request', 'oauth.parameter_missing', () => without('response_type')],
      [
        400,
        'unsupported_response_type',
        'oauth.response_type_unsupported',
        () => ({ ...asked, response_type: 'x' }),
      ],
      [400, 'invalid_scope', 'oauth.scope_malformed', () => ({ ...asked, scope: '"' })],
      [400, 'invalid_request', 'oauth.pkce_method_unsupported', () => ({ ...asked, code_challenge: 'x' })],
      [
        400,
        'invalid_request',
        'oauth.web_message_origin_unknown',
        () => ({ ...asked, response_mode: 'web_message' }),
      ],
      [400, 'invalid_request', 'oauth.id_token_hint_invalid', () => ({ ...asked, id_token_hint: 'x' })],
      [
        400,
        'invalid_request',
        'login.idp_initiated_token_invalid',
        () => ({ ...asked, idp_initiated_login: 'x' }),
      ],
      [
        400,
        'request_not_supported',
        'oauth.request_object_unsupported',
        () => ({ ...asked, request: 'x.y.z' }),
      ],
      [
        400,
        'request_uri_not_supported',
        'oauth.request_uri_unsupported',
        () => ({ ...asked, request_uri: 'urn:ietf:params:oauth:request_uri:x' }),
      ],
    ])('§2.3: is refused with %i %s %s', async (status, error, code, form) => {
      const answer = await push(form(asked))
      expect([answer.status, answer.body]).toMatchObject([status, { error, error_code: code }])
      expect(answer.body).not.toHaveProperty('request_uri')
    })

    it('counts wrong secrets as the token endpoint does: nobody guesses them here', async () => {
      const parts = {
        ...world.parts,
        keys: await openSigningKeys(world.parts),
        limiter: createLimiter(world.parts, limitTable(1)),
      }
      const form = { client_id: [world.application.clientId], client_secret: ['wrong'] }
      const guess = () => pushRequest(parts, { form, authorization: undefined, clientAddress: '192.0.2.1' })
      for (let count = 0; count < 20; count += 1) {
        await expect(guess()).rejects.toMatchObject({ code: 'oauth.client_authentication_failed' })
      }
      await expect(guess()).rejects.toMatchObject({ code: 'request.rate_limited' })
    })

    it('proves the client by HTTP Basic, too, and is of that client', async () => {
      const basic = Buffer.from(`${world.application.clientId}:${world.clientSecret}`).toString('base64')
      const { status, body } = await push(without('client_id', 'client_secret'), {
        authorization: `Basic ${basic}`,
      })
      expect(status).toBe(201)
      const visit = await world.browser().get(authorizeUrl(body['request_uri'] ?? ''))
      expect(visit.location).toContain(saml.ssoUrl)
    })

    it('§2: takes a client assertion for this endpoint', async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256')
      const { application } = await createApplication(world.parts, {
        name: 'Signing',
        type: 'web',
        redirectUris: [redirectUri],
        jwks: { keys: [{ kty: 'EC', ...(await exportJWK(publicKey)) }] },
      })
      const assertion = (audience: string) =>
        new SignJWT({ jti: audience })
          .setProtectedHeader({ alg: 'ES256' })
          .setIssuer(application.clientId)
          .setSubject(application.clientId)
          .setAudience(audience)
          .setExpirationTime('1m')
          .sign(privateKey)
      const send = async (audience: string) => {
        const proof = {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await assertion(audience),
        }
        return push({ ...without('client_secret'), client_id: application.clientId, ...proof })
      }
      expect((await send(`${world.url}/oauth/par`)).status).toBe(201)
      expect((await send(`${world.url}/oauth/userinfo`)).body['error_code']).toBe(
        'oauth.client_assertion_invalid',
      )
    })

    it('of a public client needs no secret, and PKCE', async () => {
      const { application } = await createApplication(world.parts, {
        name: 'Public',
        type: 'spa',
        redirectUris: [redirectUri],
      })
      const form = { ...without('client_secret'), client_id: application.clientId }
      expect((await push(form)).body['error_code']).toBe('oauth.pkce_required')
      const challenge = {
        code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
        code_challenge_method: 'S256',
      }
      expect((await push({ ...form, ...challenge })).status).toBe(201)
    })
  })

  describe('§4: the authorization request', () => {
    it('signs a person in with what was pushed', async () => {
      const browser = world.browser()
      const { location } = await browser.get(authorizeUrl(await pushed({ response_mode: 'form_post' })))
      const { text } = await browser.get(`${world.url}/saml/${one.connection.id}/metadata`)
      const form = await saml.answer(location ?? '', text, { email: `mia@${one.domain}` })
      const { action, fields } = postedForm(await world.finishSaml(browser, form))
      expect([action, fields['state']]).toEqual([redirectUri, 'pushed'])
      expect((await world.redeem(fields['code'] ?? '')).status).toBe(200)
    })

    it('counts for nothing beside what was pushed', async () => {
      const visit = await world.browser().get(
        authorizeUrl(await pushed({ prompt: 'none', connection_id: '' }), {
          redirect_uri: 'https://evil.example/cb',
          state: 'another',
          prompt: 'login',
          response_mode: 'form_post',
          connection_id: one.connection.id,
        }),
      )
      expect(received(visit)).toMatchObject({ error_code: 'login.interaction_required', state: 'pushed' })
    })

    it.each<[string, (requestUri: string) => string | Promise<string>]>([
      ['that nobody pushed', () => authorizeUrl(`urn:ietf:params:oauth:request_uri:${'A'.repeat(43)}`)],
      [
        'of another client',
        async (requestUri) => {
          const { application } = await createApplication(world.parts, {
            name: 'Other',
            type: 'web',
            redirectUris: [redirectUri],
          })
          return authorizeUrl(requestUri, { client_id: application.clientId })
        },
      ],
      ['of an unknown client', (requestUri) => authorizeUrl(requestUri, { client_id: 'nobody' })],
      [
        'that has been changed',
        (requestUri) => authorizeUrl(`${requestUri.slice(0, -1)}${requestUri.endsWith('A') ? 'B' : 'A'}`),
      ],
    ])('a request_uri %s is refused with a page, and is not used up', async (_, address) => {
      const requestUri = await pushed()
      const visit = await world.browser().get(await address(requestUri))
      expect([visit.status, visit.location, shownCode(visit)]).toEqual([
        400,
        null,
        'oauth.request_uri_invalid',
      ])
      expect((await world.browser().get(authorizeUrl(requestUri))).location).toContain(saml.ssoUrl)
    })

    it('a request_uri is refused and swept when it has expired', async () => {
      const requestUri = await pushed()
      const requestHash = world.parts.vault.hash(requestUri)
      const row = world.parts.db.kysely.selectFrom('pushed_requests').where('request_hash', '=', requestHash)
      await world.parts.db.kysely
        .updateTable('pushed_requests')
        .set({ expires_at: new Date(0) })
        .where('request_hash', '=', requestHash)
        .execute()
      expect(shownCode(await world.browser().get(authorizeUrl(requestUri)))).toBe('oauth.request_uri_invalid')
      await sweep(world.parts.db)
      expect(await row.select('application_id').execute()).toEqual([])
    })

    it('a registration that is gone by then counts no more', async () => {
      const requestUri = await pushed()
      const redirectUris = [...world.application.redirectUris]
      await updateApplication(world.parts, world.application.id, {
        redirectUris: [],
        defaultRedirectUri: null,
      })
      const visit = await world.browser().get(authorizeUrl(requestUri))
      await updateApplication(world.parts, world.application.id, { redirectUris })
      expect([visit.location, shownCode(visit)]).toEqual([null, 'oauth.redirect_uri_mismatch'])
    })

    it('request and every other request_uri stay refused', async () => {
      const codes = async (changes: Form) =>
        received(await world.browser().get(world.authorizeUrl(changes)))['error_code']
      expect(await codes({ request: 'x.y.z' })).toBe('oauth.request_object_unsupported')
      expect(await codes({ request_uri: 'https://app.example.com/request.jwt' })).toBe(
        'oauth.request_uri_unsupported',
      )
    })
  })

  describe('§7.3: a request_uri is used once', () => {
    it('a hundred browsers at once: one login', async () => {
      const [address, before] = [authorizeUrl(await pushed()), await logins()]
      const winners = await countWinners(async () => {
        const { location } = await world.browser().get(address)
        return location?.startsWith(saml.ssoUrl) === true
      })
      expect([winners, (await logins()) - before]).toEqual([1, 1])
    })

    it('another browser learns nothing and cannot go on', async () => {
      const address = authorizeUrl(await pushed())
      await world.browser().get(address)
      const visit = await world.browser().get(address)
      expect([visit.location, shownCode(visit)]).toEqual([null, 'login.browser_mismatch'])
    })

    it('§4: the browser that used it goes on with its login after a reload', async () => {
      const [browser, before] = [world.browser(), await logins()]
      const address = authorizeUrl(await pushed())
      const first = new URL((await browser.get(address)).location ?? '').searchParams.get('RelayState')
      const again = new URL((await browser.get(address)).location ?? '').searchParams.get('RelayState')
      expect(again).toBe(first)
      expect(await logins()).toBe(before + 1)
    })

    it('a reload of the page that asks for the e-mail shows it again, and goes on from there', async () => {
      const browser = world.browser()
      const address = authorizeUrl(await pushed({ connection_id: '' }))
      const login = (text: string) => /name="login" value="(login_\w+)"/.exec(text)?.[1] ?? 'none'
      const first = login((await browser.get(address)).text)
      expect(login((await browser.get(address)).text)).toBe(first)
      const onward = () => browser.post(`${world.url}/sign-in`, { login: first, email: `ada@${one.domain}` })
      expect((await onward()).location).toContain(saml.ssoUrl)
      // Back from the identity provider: the person may choose again.
      expect(login((await browser.get(address)).text)).toBe(first)
    })

    it('a login that has ended is not begun again', async () => {
      const browser = world.browser()
      const address = authorizeUrl(await pushed({ prompt: 'none', connection_id: '' }))
      expect(received(await browser.get(address))).toMatchObject({ error_code: 'login.interaction_required' })
      expect(shownCode(await browser.get(address))).toBe('login.already_finished')
    })
  })

  describe('§6: an application that demands it', () => {
    beforeAll(() => updateApplication(world.parts, world.application.id, { requirePushedRequests: true }))
    afterAll(() => updateApplication(world.parts, world.application.id, { requirePushedRequests: false }))

    it('refuses what was not pushed, at its redirect URI', async () => {
      const visit = await world.browser().get(world.authorizeUrl({ connection_id: one.connection.id }))
      expect(received(visit)).toMatchObject({
        error: 'invalid_request',
        error_code: 'oauth.pushed_request_required',
        state: 'the state',
      })
    })

    it('takes what was pushed', async () => {
      const { location } = await world.browser().get(authorizeUrl(await pushed()))
      expect(location).toContain(saml.ssoUrl)
    })
  })
})
