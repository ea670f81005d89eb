import { accountProviderInsert } from '../src/accounts/provider-store.ts'
import { createConnection } from '../src/connections/create-connection.ts'
import { wholeDeployment } from '../src/storage/tenant.ts'
import { createHmac } from 'node:crypto'
import { addPasskey } from '../src/accounts/add-passkey.ts'
import { beginPasskey } from '../src/accounts/begin-passkey.ts'
import { passkeyRegistration } from '../src/accounts/passkey-schemas.ts'
import { openContent } from '../src/mails/mail-content.ts'
import type { MailId, UserId } from '../src/storage/ids.ts'
import { softwareAuthenticator } from './software-authenticator.ts'
import type { TenantAnswer, TenantWorld } from './tenant-world.ts'

/** A browser with a page of our own in it, whose script calls the tenant API: it keeps cookies. */
export interface TenantBrowser {
  readonly cookies: Map<string, string>
  send(method: string, path: string, body?: unknown): Promise<TenantAnswer>
}

export function tenantBrowser(world: TenantWorld): TenantBrowser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    async send(method, path, body) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const own = {
        origin: world.parts.config.publicUrl,
        'sec-fetch-site': 'same-origin',
        'user-agent': 'a browser',
      }
      const answer = await world.call({
        method,
        path,
        ...(body === undefined ? {} : { body }),
        headers: { ...own, ...(cookie === '' ? {} : { cookie }) },
      })
      for (const line of cookieLines(answer)) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return answer
    },
  }
}

/** The cookies that an answer sets, as it sets them. */
export function cookieLines({ headers }: Pick<TenantAnswer, 'headers'>): readonly string[] {
  const lines = headers['set-cookie']
  return Array.isArray(lines) ? lines.map(String) : []
}

/** The texts of the mails to an address, the oldest first. */
export async function mailsTo({ parts }: Pick<TenantWorld, 'parts'>, email: string): Promise<string[]> {
  const rows = await parts.db.kysely
    .selectFrom('mails')
    .select(['id', 'content_sealed'])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.flatMap(({ id, content_sealed: sealed }) => {
    if (sealed === null) return []
    const content = openContent(parts.vault, id as MailId, sealed)
    return content.to === email ? [content.text] : []
  })
}

/** The token of the last link that was mailed to an address. */
export async function tokenMailedTo(world: TenantWorld, email: string): Promise<string> {
  const found = (await mailsTo(world, email)).flatMap(
    (text) => /link\?token=([A-Za-z0-9_-]+)/.exec(text) ?? [],
  )
  return found.at(-1) ?? ''
}

/** The code that an authenticator app shows (RFC 6238). */
export function totpCode(secret: string, now: Date): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** Adds a passkey to an account, in another browser than those of the test. */
export async function addPasskeyTo(world: TenantWorld, userId: UserId) {
  const { parts } = world
  const { session } = await world.signIn(userId, { methods: ['pwd', 'mfa'] })
  const key = softwareAuthenticator(parts.config.publicUrl)
  const browser = 'another browser'
  const response = passkeyRegistration.parse(key.create(await beginPasskey(parts, session, browser)))
  const { passkeyId, recoveryCodes } = await addPasskey(parts, session, {
    browser,
    response,
    name: 'my phone',
  })
  return { key, passkeyId, recoveryCodes }
}

/** Lets Google sign in to an account. */
export async function addProviderTo({ parts }: TenantWorld, userId: UserId): Promise<void> {
  const google = {
    protocol: 'social',
    provider: 'google',
    clientId: 'cardea',
    clientSecret: 'secret',
  } as const
  const { id: connectionId } = await createConnection(parts, wholeDeployment, { ...google, status: 'active' })
  const person = { connectionId, issuer: 'https://accounts.google.com', subject: '1' }
  await accountProviderInsert(parts.db, userId, person)
}
