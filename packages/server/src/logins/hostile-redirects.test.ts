import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostileRedirectUris, targets } from '../../../protocol/test/hostile-redirect-uris.ts'
import { type LoginWorld, openLoginWorld, shownCode } from '../../test/login-world.ts'
import { createApplication } from '../applications/create-application.ts'

let world: LoginWorld
beforeAll(async () => {
  world = await openLoginWorld()
})
afterAll(() => world.close())

/** What a page may say about a redirect URI that is not one: a NUL and the like are refused before it is compared. */
const REFUSALS = /^oauth\.(?:redirect_uri_mismatch|redirect_uri_missing|parameter_malformed)$/

describe.each([
  ['web', 'web'],
  ['native', 'spa'],
  ['wildcard', 'spa'],
] as const)(
  'rows 78 and 79, RFC 9700 §4.1.3, §4.11.2: an unproven redirect URI, registered as %s, of type %s',
  (kind, type) => {
    const { registered, ...target } = targets[kind]
    let clientId: string
    beforeAll(async () => {
      const { application } = await createApplication(world.parts, {
        name: kind,
        type,
        redirectUris: [registered],
      })
      clientId = application.clientId
    })

    // Each in the mode that would do most harm if it were taken, with an error that would be due at once.
    it.each(Object.entries(hostileRedirectUris(target)))(
      'is shown as a page, never redirected, posted or messaged to: %s',
      async (_, variants) => {
        for (const [index, received] of variants.entries()) {
          const response_mode = ['query', 'form_post', 'web_message'][index % 3] ?? 'query'
          const url = world.authorizeUrl({
            client_id: clientId,
            redirect_uri: received,
            response_mode,
            prompt: 'none',
          })
          const visit = await world.browser().get(url)
          expect([visit.status, visit.location], received).toEqual([400, null])
          expect(shownCode(visit), received).toMatch(REFUSALS)
          expect(visit.text, received).not.toMatch(/<form|<script|data-origin/)
        }
      },
    )

    it('as opposed to the registered one', async () => {
      const { scheme, host, port, path } = target
      const received = `${scheme}://${host}${port}${path}`
      const visit = await world
        .browser()
        .get(world.authorizeUrl({ client_id: clientId, redirect_uri: received, prompt: 'none' }))
      expect(visit.location?.startsWith(`${received}?error=`)).toBe(true)
    })
  },
)
