/** What the page that frames the assistant is told of (docs/self-service.md). */
export type PortalEvent =
  | { readonly type: 'portal.loaded' }
  | { readonly type: 'portal.resized'; readonly height: number }
  | { readonly type: 'connection.created'; readonly connectionId: string }
  | { readonly type: 'connection.enabled'; readonly connectionId: string }
  | { readonly type: 'connection.disabled'; readonly connectionId: string }
  | { readonly type: 'domain.verified'; readonly domainId: string }
  | { readonly type: 'test.succeeded'; readonly testId: string }
  | { readonly type: 'test.failed'; readonly testId: string; readonly code: string | null }
  | { readonly type: 'session.expiring'; readonly expiresAt: string }
  | { readonly type: 'session.expired' }
  | { readonly type: 'portal.closed' }

/**
 * Tells the page that frames the assistant, if its origin is one of those that may. The browser delivers each message only where the origin is
 * the one that it is for (HTML §9.3.3), so nobody else learns of it.
 */
export function tellEmbedder(origins: readonly string[], event: PortalEvent): void {
  if (window.parent === window) return
  for (const origin of origins.filter(mayBeThere))
    window.parent.postMessage({ source: 'cardea', ...event }, origin)
}

/** Some browsers tell who frames the page: the others are then not tried, which the console would note. */
function mayBeThere(origin: string): boolean {
  const ancestors = 'ancestorOrigins' in location ? location.ancestorOrigins : undefined
  return ancestors?.[0] === undefined || ancestors[0] === origin
}

/** Reports the height of the page whenever it changes, so that the frame can be as high. Answers how to stop. */
export function reportHeight(origins: readonly string[]): () => void {
  const observer = new ResizeObserver(() =>
    tellEmbedder(origins, {
      type: 'portal.resized',
      height: Math.ceil(document.documentElement.getBoundingClientRect().height),
    }),
  )
  observer.observe(document.documentElement)
  return () => observer.disconnect()
}
