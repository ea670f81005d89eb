import {
  parseResponse,
  readCertificate,
  readIdpMetadata,
  redirectBindingUrl,
  verifyResponse,
  writeAuthnRequest,
} from '@cardea/protocol'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testParts, type TestParts } from '../../test/test-parts.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import { createAuthenticate } from '../applications/authenticate.ts'
import { createServer } from '../http/create-server.ts'
import { openSimulatorKeys } from '../keys/simulator-keys.ts'
import type { SigningParts } from './simulator-parts.ts'
import type { Choice } from './choice.ts'
import { people, type Person } from './people.ts'
import { parsePersona } from './personas.ts'
import { simulatorRoutes } from './routes.ts'
import { answerSamlRequest } from './saml-answer.ts'
import { testSamlConnectionId } from './test-connections.ts'

const publicUrl = 'http://localhost:4000'
const entityId = `${publicUrl}/saml/${testSamlConnectionId}`
const acsUrl = `${entityId}/acs`
const requestId = 'login_01JD3ZK8M4X9V7Q2R5T6W8Y0AB'

let parts: TestParts & SigningParts
let server: FastifyInstance

beforeAll(async () => {
  const opened = await testParts('postgres', { publicUrl, issuer: `${publicUrl}/` })
  const simulatorKeys = await openSimulatorKeys(opened)
  parts = { ...opened, simulatorKeys, simulatorKey: (await simulatorKeys.load()).current }
  const authenticate = createAuthenticate({ ...parts, keys: await openSigningKeys(parts) })
  server = await createServer({ ...parts, authenticate }, simulatorRoutes(parts))
})
afterAll(async () => {
  await server.close()
  await parts.close()
})

const get = (url: string) => server.inject({ url, headers: { host: 'localhost:4000' } })
const post = (form: Record<string, string>) =>
  server.inject({
    method: 'POST',
    url: '/simulator/saml/sso',
    headers: { host: 'localhost:4000', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  })

function authnRequest(changed: Partial<Parameters<typeof writeAuthnRequest>[0]> = {}): string {
  return writeAuthnRequest({
    id: requestId,
    issuer: entityId,
    destination: `${publicUrl}/simulator/saml/sso`,
    acsUrl,
    issueInstant: parts.clock.now(),
    ...changed,
  })
}

function requestUrl(message = authnRequest(), query = ''): string {
  const destination = `${publicUrl}/simulator/saml/sso${query}`
  return redirectBindingUrl({ destination, message, parameter: 'SAMLRequest', relayState: requestId })
}

/** The fields of the form on the answered page. */
function formOf(html: string): { action: string; fields: Record<string, string> } {
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  const action = /<form[^>]* action="([^"]*)"/.exec(html)?.[1] ?? ''
  return { action, fields: Object.fromEntries(inputs.map(([, name, value]) => [name ?? '', value ?? ''])) }
}

/** What our own service provider makes of a response. */
function verify(samlResponse: string) {
  return verifyResponse({
    response: parseResponse(samlResponse),
    identityProvider: {
      entityId: `${publicUrl}/simulator/saml/metadata`,
      certificates: [readCertificate(parts.simulatorKey.certificate)],
    },
    serviceProvider: { entityId, acsUrl },
    request: { id: requestId },
    now: parts.clock.now(),
    clockSkewSeconds: 60,
  })
}

async function answerOf(person: string, fault = '') {
  const { statusCode, body } = await get(requestUrl(authnRequest(), `?person=${person}&fault=${fault}`))
  expect(statusCode).toBe(200)
  return formOf(body)
}

/** A sign-in as it should be. */
function asked(person: Person): Choice {
  const persona = parsePersona('saml', 'plain')
  if (persona === null) throw new Error('there is no plain persona')
  return { person, persona, fault: 'none' }
}

describe('saml-profiles-2.0-os §4.1: the simulator as a SAML identity provider', () => {
  it('shows a page that carries the request, and answers the choice made on it', async () => {
    const shown = await get(requestUrl())
    expect(shown.body).toContain('Who is signing in?')
    const { action, fields } = formOf(shown.body)
    expect(action).toBe('/simulator/saml/sso')
    const answered = formOf((await post({ ...fields, person: 'chloe@example.com', fault: 'none' })).body)
    expect(answered.action).toBe(acsUrl)
    expect(answered.fields['RelayState']).toBe(requestId)
    const verified = verify(answered.fields['SAMLResponse'] ?? '')
    expect(verified).toMatchObject({ ok: true, assertion: { nameId: { value: 'sim-0003' } } })
  })

  it('answers at once when the query names the person, so that scripts can drive it', async () => {
    const { action, fields } = await answerOf('ada@example.com')
    expect(action).toBe(acsUrl)
    const verified = verify(fields['SAMLResponse'] ?? '')
    expect(verified.ok && verified.assertion.attributes.map(({ name, values }) => [name, ...values])).toEqual(
      [
        ['email', 'ada@example.com'],
        ['firstName', 'Ada'],
        ['lastName', 'Keller'],
        ['displayName', 'Ada Keller'],
        ['groups', 'Everyone', 'Engineering'],
        ['roles', 'admin'],
        ['department', 'Engineering'],
        ['locale', 'en-GB'],
      ],
    )
  })

  it('takes the HTTP-POST binding', async () => {
    const SAMLRequest = Buffer.from(authnRequest()).toString('base64')
    const { body } = await post({ SAMLRequest, RelayState: requestId })
    expect(formOf(body).fields).toEqual({
      request_id: requestId,
      connection_id: testSamlConnectionId,
      RelayState: requestId,
    })
  })

  it('publishes metadata that a service provider can read', async () => {
    const { headers, body } = await get('/simulator/saml/metadata')
    expect(headers['content-type']).toContain('application/samlmetadata+xml')
    expect(readIdpMetadata(body)).toMatchObject({
      entityId: `${publicUrl}/simulator/saml/metadata`,
      ssoServices: [
        { binding: 'redirect', url: `${publicUrl}/simulator/saml/sso` },
        { binding: 'post', url: `${publicUrl}/simulator/saml/sso` },
      ],
      certificates: [{ base64: parts.simulatorKey.certificate }],
    })
  })
})

describe('faults, as our own service provider names them', () => {
  it.each([
    ['access_denied', 'saml.request_denied'],
    ['expired', 'saml.assertion_expired'],
    ['wrong_audience', 'saml.audience_mismatch'],
    ['bad_signature', 'saml.signature_invalid'],
    ['unsigned', 'saml.signature_missing'],
  ])('%s is refused as %s', async (fault, code) => {
    const { fields } = await answerOf('ada@example.com', fault)
    const verified = verify(fields['SAMLResponse'] ?? '')
    expect(verified).toMatchObject({ ok: false, error: { code } })
  })

  it('missing_email is a good assertion without an e-mail address', async () => {
    const { fields } = await answerOf('ada@example.com', 'missing_email')
    const verified = verify(fields['SAMLResponse'] ?? '')
    expect(verified.ok && JSON.stringify([verified.assertion.nameId, verified.assertion.attributes])).toMatch(
      /Keller/,
    )
    expect(JSON.stringify(verified)).not.toContain('ada@')
  })
})

describe('the simulator answers this deployment only', () => {
  it.each([
    ['an ACS of another site', { acsUrl: 'https://attacker.example/acs' }],
    ['the ACS of another connection', { acsUrl: `${publicUrl}/saml/conn_01JD3ZK8M4X9V7Q2R5T6W8Y0AB/acs` }],
    ['an ACS that begins like ours', { acsUrl: `${acsUrl}.attacker.example` }],
    ['an issuer that is no connection', { issuer: `${publicUrl}/saml/../evil` }],
    ['an issuer of another deployment', { issuer: `https://other.example/saml/${testSamlConnectionId}` }],
  ])('refuses a request with %s', async (_name, changed) => {
    const { statusCode, body } = await get(requestUrl(authnRequest(changed), '?person=ada@example.com'))
    expect(statusCode).toBe(400)
    expect(body).toContain('request.simulator_refused')
    expect(body).not.toContain('SAMLResponse')
  })

  it.each([
    ['no request at all', {}],
    ['a request_id that is no ID', { request_id: '"><x>', connection_id: testSamlConnectionId }],
    ['a connection_id that is no id', { request_id: requestId, connection_id: '../../evil' }],
  ])('refuses a form with %s', async (_name, form) => {
    const { statusCode, body } = await post({ ...form, person: 'ada@example.com' })
    expect(statusCode).toBe(400)
    expect(body).toContain('request.simulator_refused')
  })

  it('refuses what is not an AuthnRequest', async () => {
    expect((await get('/simulator/saml/sso?SAMLRequest=AAAA')).statusCode).toBe(400)
  })
})

describe('incidents row 25: values cannot become markup', () => {
  const hostile = `</saml:AttributeValue><x>&"'`
  const [model] = people
  if (model === undefined) throw new Error('there are no people')

  it.each(['subject', 'email', 'firstName', 'lastName', 'department', 'locale'] as const)('%s', (field) => {
    const request = {
      idp: 'plain',
      id: requestId,
      connectionId: testSamlConnectionId,
      relayState: null,
      hint: null,
    }
    const { fields } = answerSamlRequest(parts, request, asked({ ...model, [field]: hostile }))
    const verified = verify(fields['SAMLResponse'] ?? '')
    const values = verified.ok
      ? [verified.assertion.nameId?.value, ...verified.assertion.attributes.flatMap(({ values }) => values)]
      : []
    expect(values).toContain(hostile)
    expect(verified.ok && verified.assertion.attributes).toHaveLength(8)
  })
})

describe('saml-profiles-2.0-os §4.1.5: an answer to nobody’s request', () => {
  it('names no request, and is right in every other respect', () => {
    const [ada] = people
    if (ada === undefined) throw new Error('the simulator has nobody')
    const request = {
      idp: 'plain',
      id: null,
      connectionId: testSamlConnectionId,
      relayState: 'client_id=demo',
    }
    const { acsUrl: sentTo, fields } = answerSamlRequest(parts, request, asked(ada))
    expect([sentTo, fields['RelayState']]).toEqual([acsUrl, 'client_id=demo'])
    const verification = verifyResponse({
      response: parseResponse(fields['SAMLResponse'] ?? ''),
      identityProvider: {
        entityId: `${publicUrl}/simulator/saml/metadata`,
        certificates: [readCertificate(parts.simulatorKey.certificate)],
      },
      serviceProvider: { entityId, acsUrl },
      request: { id: null },
      now: parts.clock.now(),
      clockSkewSeconds: 0,
    })
    expect(verification.checks.filter(({ passed }) => !passed)).toEqual([])
  })
})
