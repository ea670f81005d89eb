import { SsoError } from '@cardea/protocol'
import type { Outbound } from '../platform/outbound.ts'

/** A picture that browsers show, by what its bytes say. */
export interface Logo {
  readonly type: string
  readonly body: Buffer
}

/** What a server calls its answer is not asked: these kinds hold pixels and run nothing, which an SVG might. */
const kinds: readonly { readonly type: string; readonly is: (body: Buffer) => boolean }[] = [
  { type: 'image/png', is: (body) => body.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', is: (body) => body.toString('latin1', 0, 3) === '\xff\xd8\xff' },
  { type: 'image/gif', is: (body) => /^GIF8[79]a/.test(body.toString('latin1', 0, 6)) },
  { type: 'image/webp', is: (body) => /^RIFF[^]{4}WEBP/.test(body.toString('latin1', 0, 12)) },
]

/**
 * The logo at an address, so that pages of the assistant load nothing from elsewhere (incidents row 91): whoever serves it would learn who sets
 * up what, and when. Fails with `request.not_found`, whatever is wrong with it: a page without a logo is a page.
 */
export async function fetchLogo(outbound: Outbound, url: string): Promise<Logo> {
  const body = await read(outbound, url)
  const kind = kinds.find(({ is }) => is(body))
  if (kind === undefined) throw new SsoError('request.not_found')
  return { type: kind.type, body }
}

async function read(outbound: Outbound, url: string): Promise<Buffer> {
  try {
    const answer = await outbound.fetch(url, {
      headers: { accept: 'image/png, image/jpeg, image/webp, image/gif' },
    })
    return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : Buffer.alloc(0)
  } catch (cause) {
    if (!(cause instanceof SsoError)) throw cause
    throw new SsoError('request.not_found', {}, { cause })
  }
}
