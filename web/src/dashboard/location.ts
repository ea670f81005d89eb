import { useEffect, useState } from 'preact/hooks'

const BASE = '/dashboard'
const MOVED = 'dashboard:moved'

export interface Place {
  /** Below `/dashboard/`, in parts: `['organizations', 'org_…']`. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  /** Has anybody moved since the page was opened? */
  readonly hasMoved: boolean
}

/** The address of a view, from its parts. */
export function addressOf(...path: readonly string[]): string {
  return [BASE, ...path.map(encodeURIComponent)].join('/')
}

/** Goes to an address of the dashboard, as a link does. */
export function goTo(address: string): void {
  history.pushState(null, '', address)
  dispatchEvent(new Event(MOVED))
}

/** The same place with other filters: no step of the browser's way back. */
export function filterBy(query: Readonly<Record<string, string>>): void {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  const text = new URLSearchParams(given).toString()
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`)
  dispatchEvent(new Event(MOVED))
}

/** Where the browser is. Links within the dashboard move it without loading a page. */
export function usePlace(): Place {
  const [place, setPlace] = useState(() => readPlace(false))
  useEffect(() => {
    const read = () => setPlace(readPlace(true))
    const follow = (event: MouseEvent) => {
      const address = ownAddress(event)
      if (address === null) return
      event.preventDefault()
      goTo(address)
    }
    addEventListener('popstate', read)
    addEventListener(MOVED, read)
    document.addEventListener('click', follow)
    return () => {
      removeEventListener('popstate', read)
      removeEventListener(MOVED, read)
      document.removeEventListener('click', follow)
    }
  }, [])
  return place
}

function readPlace(hasMoved: boolean): Place {
  const path = location.pathname.slice(BASE.length).split('/').filter(Boolean)
  return { path: path.map(decodePart), query: new URLSearchParams(location.search), hasMoved }
}

/** What is no encoding of anything names nothing, and is shown as such. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Where a plain click on a link of the dashboard leads; null: it is the browser's to follow. */
function ownAddress(event: MouseEvent): string | null {
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
  if (!isPlain || event.defaultPrevented || !(event.target instanceof Element)) return null
  const link = event.target.closest('a')
  if (link === null || link.target !== '' || link.hasAttribute('download')) return null
  const { origin, pathname, search } = new URL(link.href)
  const isOwn = origin === location.origin && (pathname === BASE || pathname.startsWith(`${BASE}/`))
  return isOwn ? `${pathname}${search}` : null
}
