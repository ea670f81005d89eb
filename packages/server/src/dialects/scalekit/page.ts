import { type SsoError, invalidInput } from '@cardea/protocol'
import { type IdKind, isId } from '../../storage/ids.ts'
import type { Slice, SliceRequest, Window, WindowRequest } from '../../storage/page.ts'

/** What a list is asked for with: a token of a list's answer, or an empty one for its beginning. */
export interface PageAsked {
  readonly pageSize: number
  readonly pageToken: string
}

const USUAL_SIZE = 10
const LARGEST_SIZE = 100

/** What such a request asks of the domain. A token says on which side of which object the page lies: `>org_…`, `<org_…`. */
export function asWindow(kind: IdKind, { pageSize, pageToken: page }: PageAsked): WindowRequest {
  const limit = limitOf(pageSize)
  if (page === '') return { limit, after: null }
  const text = Buffer.from(page, 'base64url').toString('latin1')
  const cursor = text.slice(1)
  if (isId(kind, cursor) && written(text.charAt(0), cursor) === page) {
    if (text.startsWith('>')) return { limit, after: cursor }
    if (text.startsWith('<')) return { limit, after: null, before: cursor }
  }
  throw noToken()
}

/** The same of a list that is known by number. A token says how many lie before the page: `#30`. */
export function asSlice({ pageSize, pageToken: page }: PageAsked): SliceRequest {
  const limit = limitOf(pageSize)
  if (page === '') return { limit, skip: 0 }
  const number = Buffer.from(page, 'base64url').toString('latin1').slice(1)
  if (/^\d{1,9}$/.test(number) && written('#', number) === page) return { limit, skip: Number(number) }
  throw noToken()
}

function limitOf(pageSize: number): number {
  if (pageSize > LARGEST_SIZE) {
    throw invalidInput({ field: 'page_size', code: 'too_big', message: 'At most 100 at a time.' })
  }
  return pageSize === 0 ? USUAL_SIZE : pageSize
}

function noToken(): SsoError {
  const message = 'Not a token of this list; take it from the answer before.'
  return invalidInput({ field: 'page_token', code: 'invalid_token', message })
}

/** The tokens of an answer; empty where nothing follows or precedes. */
export function pageTokens({ next, previous }: Pick<Window<unknown>, 'next' | 'previous'>) {
  return { nextPageToken: written('>', next), prevPageToken: written('<', previous) }
}

/** The tokens of such an answer, and how many there are in all. */
export function sliceTokens({ limit, skip }: SliceRequest, { total }: Pick<Slice<unknown>, 'total'>) {
  const next = skip + limit < total ? String(skip + limit) : null
  const previous = skip > 0 ? String(Math.max(0, skip - limit)) : null
  return {
    nextPageToken: written('#', next),
    prevPageToken: written('#', previous),
    totalSize: total,
  }
}

function written(side: string, cursor: string | null): string {
  return cursor === null ? '' : Buffer.from(side + cursor, 'latin1').toString('base64url')
}
