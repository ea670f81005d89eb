import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PortalWorld, openPortalWorld } from '../../test/portal-world.ts'

const APP = 'https://app.example.com'
const https = { publicUrl: 'https://sso.example.com', mode: 'production' } as const

describe('where the assistant leads back to', () => {
  let world: PortalWorld
  beforeAll(async () => {
    world = await openPortalWorld('postgres', https)
    await world.application({ allowedOrigins: [APP], redirectUris: ['https://other.example.com/callback'] })
  })
  afterAll(() => world.close())

  const newTicket = async (input: object) => world.ticket((await world.organization()).id, input)
  const shown = async (token: string): Promise<unknown> => {
    const browser = world.browser()
    await browser.post('/setup', { ticket: token })
    const { returnUrl, successUrl } = (await browser.call('GET', 'session')).body
    return { returnUrl, successUrl }
  }

  it('is the address of the ticket; once the connection is enabled the other one, if there is one', async () => {
    const settings = `${APP}/settings?tab=sso#top`
    const only = await newTicket({ returnUrl: settings })
    expect(await shown(only.token)).toEqual({ returnUrl: settings, successUrl: settings })
    const both = await newTicket({ returnUrl: APP, successUrl: 'https://other.example.com/done' })
    expect(await shown(both.token)).toEqual({ returnUrl: APP, successUrl: 'https://other.example.com/done' })
    expect(await shown((await newTicket({})).token)).toEqual({ returnUrl: null, successUrl: null })
  })

  it('row 83: is nowhere any more when the application has taken the origin back', async () => {
    const origin = 'https://short.example.com'
    const { application } = await world.application({ allowedOrigins: [origin] })
    const { token } = await newTicket({ returnUrl: `${origin}/settings`, successUrl: APP })
    await world.parts.db.kysely.deleteFrom('applications').where('id', '=', application.id).execute()
    expect(await shown(token)).toEqual({ returnUrl: null, successUrl: APP })
  })

  it('row 83: is, with applications named, at an origin of those only', async () => {
    const { application } = await world.application({ allowedOrigins: ['https://named.example.com'] })
    const applicationIds = [application.id]
    await expect(newTicket({ applicationIds, returnUrl: APP })).rejects.toMatchObject({
      details: { errors: [{ field: 'returnUrl', code: 'not_registered' }] },
    })
    const { ticket } = await newTicket({ applicationIds, returnUrl: 'https://named.example.com/' })
    expect(ticket.returnUrl).toBe('https://named.example.com/')
  })

  it.each([
    'https://evil.example/settings',
    'https://app.example.com.evil.example/',
    'https://evil.example/https://app.example.com/',
    'https://app.example.com@evil.example/',
    'https://app.example.com:8443/',
    'https://app.example.com./',
    'https://user:word@app.example.com/',
    'http://app.example.com/settings',
    'http://localhost:3000/',
    'https:\\\\app.example.com/',
    'https:/app.example.com/',
    'https:app.example.com/',
    'https://app.example.com\\@evil.example/',
    'https://app.example.com/\tsettings',
    'https://app.example.com/\r\nset-cookie: a=b',
    ' https://app.example.com/',
    'https://APP.example.com/',
    '//app.example.com/',
    '/settings',
    'javascript:alert(1)//https://app.example.com/',
    'data:text/html,https://app.example.com/',
    '',
  ])('row 83: is never %j', async (url) => {
    for (const field of ['returnUrl', 'successUrl']) {
      await expect(newTicket({ [field]: url })).rejects.toMatchObject({
        code: 'request.invalid',
        details: { errors: [expect.objectContaining({ field })] },
      })
    }
  })

  it('is loopback in sandbox mode, where an application runs there', async () => {
    const sandbox = await openPortalWorld()
    await sandbox.application({ redirectUris: ['http://localhost:3000/callback'] })
    const { id } = await sandbox.organization()
    const { ticket } = await sandbox.ticket(id, { returnUrl: 'http://localhost:3000/settings' })
    expect(ticket.returnUrl).toBe('http://localhost:3000/settings')
    await sandbox.close()
  })
})
