import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OwnBrowser, type PageWorld, hiddenIn, openPageWorld } from '../../test/page-world.ts'
import { testEngines } from '../../test/test-database.ts'
import type { Visit } from '../../test/test-browser.ts'
import { personalTokenList } from '../accounts/personal-token-store.ts'
import { usePersonalToken } from '../accounts/personal-tokens.ts'
import { createOrganization } from '../organizations/create-organization.ts'
import { newId } from '../storage/ids.ts'
import { wholeDeployment } from '../storage/tenant.ts'

const PATH = '/account/tokens'
const NEW = `${PATH}/new`
const right = { name: 'nightly export', scope: 'members:read', organization: '', days: '30', ranges: '' }

describe.each(testEngines)('the pages of personal access tokens, on %s', (engine) => {
  let world: PageWorld
  beforeAll(async () => {
    world = await openPageWorld(engine)
  })
  afterAll(() => world.close())

  const textOn = ({ text }: Visit) => /<pre[^>]*>(?:<code[^>]*>)?([A-Za-z0-9_-]{20,})/.exec(text)?.[1] ?? ''
  const make = (own: OwnBrowser, fields: Readonly<Record<string, string>> = {}) =>
    own.submit(NEW, NEW, { ...right, ...fields })
  const tokens = async ({ session }: OwnBrowser) =>
    (await personalTokenList(world.parts.db, session, { limit: 100, after: null })).items

  it('make one that works, show it this once, list it, and take it away', async () => {
    const ada = await world.signedIn()
    expect((await ada.get('/account')).text).toContain(`href="${PATH}"`)
    const made = await make(ada, { ranges: '192.0.2.7\n198.51.100.0/24' })
    const text = textOn(made)
    expect([made.status, text === '']).toEqual([200, false])
    const used = await usePersonalToken(world.parts, text, '192.0.2.7')
    expect(used).toMatchObject({ name: 'nightly export', scopes: ['members:read'], organizationId: null })
    expect(await usePersonalToken(world.parts, text, '192.0.2.8')).toBeNull()
    const list = await ada.get(PATH)
    expect(list.text).toContain('nightly export')
    expect(list.text).not.toContain(text)
    const gone = await ada.submit(PATH, `${PATH}/remove`)
    expect(gone.location).toBe(`${world.url}${PATH}?done=token-removed`)
    expect(await usePersonalToken(world.parts, text, '192.0.2.7')).toBeNull()
    expect(await tokens(ada)).toEqual([])
  })

  it.each([
    ['no name', { name: '' }, 'Give it a name'],
    ['nothing that it may do', { scope: 'everything' }, 'Choose at least one thing'],
    ['a time that is not offered', { days: '100000' }, 'Choose how long'],
    ['an address that is none', { ranges: 'home' }, 'Give an address'],
    ['no organization at all', { organization: 'x' }, 'Choose one of your organizations'],
  ])('say what is wrong with %s, and keep what was typed', async (_what, fields, words) => {
    const own = await world.signedIn()
    const answer = await make(own, { ...fields })
    expect([answer.status, answer.text.includes(words)]).toEqual([400, true])
    if (!('name' in fields)) expect(answer.text).toContain('value="nightly export"')
    expect(await tokens(own)).toEqual([])
  })

  it('give nothing for an organization of others', async () => {
    const own = await world.signedIn()
    const { id } = await createOrganization(world.parts, wholeDeployment, { name: 'Acme' })
    for (const organization of [id, newId('organization', world.parts)]) {
      const answer = await make(own, { organization })
      expect(answer.status).toBe(400)
    }
    expect(await tokens(own)).toEqual([])
  })

  it('take no form of another page, and no token of somebody else', async () => {
    const [ada, eve] = [await world.signedIn(), await world.signedIn()]
    await make(ada)
    const [token] = await tokens(ada)
    const forged = await eve.browser.post(`${world.url}${NEW}`, { ...right, confirmation: 'made up' })
    expect([forged.status, forged.text.includes('account.page_outdated')]).toEqual([403, true])
    await make(eve)
    const { confirmation = '' } = hiddenIn(await eve.get(PATH), `${PATH}/remove`)
    const theirs = { confirmation, token: token?.id ?? '' }
    expect((await eve.browser.post(`${world.url}${PATH}/remove`, theirs)).status).toBe(404)
    expect(await tokens(ada)).toHaveLength(1)
    expect((await world.browser().get(`${world.url}${PATH}`)).status).toBe(302)
  })
})
