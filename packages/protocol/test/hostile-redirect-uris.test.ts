import { describe, expect, it } from 'vitest'
import { checkRedirectUri, matchesRedirectUri } from '../src/oauth/redirect-uri.ts'
import { hostileRedirectUris, targets } from './hostile-redirect-uris.ts'

const kinds = [
  ['web', 'web', ['sandbox', 'production']],
  ['native', 'spa', ['sandbox', 'production']],
  // In production the registration itself counts for nothing.
  ['wildcard', 'web', ['sandbox', 'production']],
  ['wildcard', 'spa', ['sandbox', 'production']],
] as const

describe.each(kinds)(
  'row 78: what is not the registered redirect URI, registered as %s, of type %s',
  (kind, type, modes) => {
    const { registered, ...target } = targets[kind]
    const families = hostileRedirectUris(target)

    it('there are more than 300 variants, each once', () => {
      const all = Object.values(families).flat()
      expect(new Set(all).size).toBeGreaterThan(300)
    })

    it('the URI that they are made of is the registered one', () => {
      const { scheme, host, port, path } = target
      const received = `${scheme}://${host}${port}${path}`
      expect(checkRedirectUri(received, [registered], { mode: 'sandbox', type })).toBe(received)
    })

    it.each(Object.entries(families))('%s', (_, variants) => {
      const accepted = modes.flatMap((mode) =>
        variants.filter((received) => matchesRedirectUri(received, registered, { mode, type })),
      )
      expect(accepted).toEqual([])
    })
  },
)
