import { invalidInput } from '@cardea/protocol'
import { type IdKind, isId } from '../../storage/ids.ts'
import type { Window, WindowRequest } from '../../storage/page.ts'

/** What a list is asked for with: a token of a list's answer, or an empty one for its beginning. */
export interface PageAsked {
  readonly pageSize: number
  readonly pageToken: string
}

const USUAL_SIZE = 10
const LARGEST_SIZE = 100

/** What such a request asks of the domain. A token says on which side of which object the page lies: `>org_…`, `<org_…`. */
export function asWindow(kind: IdKind, { pageSize, pageToken: page }: PageAsked): WindowRequest {
  if (pageSize > LARGEST_SIZE) {
    throw invalidInput({ field: 'page_size', code: 'too_big', message: 'At most 100 at a time.' })
  }
  const limit = pageSize === 0 ? USUAL_SIZE : pageSize
  if (page === '') return { limit, after: null }
  const text = Buffer.from(page, 'base64url').toString('latin1')
  const cursor = text.slice(1)
  if (isId(kind, cursor) && written(text.charAt(0), cursor) === page) {
    if (text.startsWith('>')) return { limit, after: cursor }
    if (text.startsWith('<')) return { limit, after: null, before: cursor }
  }
  const message = 'Not a token of this list; take it from the answer before.'
  throw invalidInput({ field: 'page_token', code: 'invalid_token', message })
}

/** The tokens of an answer; empty where nothing follows or precedes. */
export function pageTokens({ next, previous }: Pick<Window<unknown>, 'next' | 'previous'>) {
  return { nextPageToken: written('>', next), prevPageToken: written('<', previous) }
}

function written(side: string, cursor: string | null): string {
  return cursor === null ? '' : Buffer.from(side + cursor, 'latin1').toString('base64url')
}
