import { SsoError } from '@cardea/protocol'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

/** What pages may link to. A closed list, read once: no request ever names a file. */
const CONTENT_TYPES = {
  'cardea.css': 'text/css; charset=utf-8',
  'mark.svg': 'image/svg+xml',
  'dashboard.js': 'text/javascript; charset=utf-8',
  'setup.js': 'text/javascript; charset=utf-8',
  'setup-de.js': 'text/javascript; charset=utf-8',
  'web.css': 'text/css; charset=utf-8',
  'passkey.js': 'text/javascript; charset=utf-8',
  'submit-form.js': 'text/javascript; charset=utf-8',
  'web-message.js': 'text/javascript; charset=utf-8',
  'inter-latin.woff2': 'font/woff2',
  'inter-latin-ext.woff2': 'font/woff2',
} as const

export type AssetName = keyof typeof CONTENT_TYPES

export const assetNames = Object.keys(CONTENT_TYPES) as readonly AssetName[]

export interface Asset {
  readonly contentType: string
  readonly body: Buffer
  /** Null for formats that are compressed already. */
  readonly gzipped: Buffer | null
  /** The first characters of the content's SHA-256. */
  readonly version: string
}

/** `dashboard.js`, `setup.js` and its languages are built there from `web/` (`npm run build`). */
const FOLDER = new URL('../../assets/', import.meta.url)

const loaded = new Map<AssetName, Asset>()

/** A file of `assets/`. */
export function asset(name: AssetName): Asset {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const read = readAsset(name)
  loaded.set(name, read)
  return read
}

/** Its address: with the content's version, so that it may be kept for ever. */
export function assetUrl(name: AssetName): string {
  return `/assets/${name}?v=${asset(name).version}`
}

function isAssetName(name: string): name is AssetName {
  return Object.hasOwn(CONTENT_TYPES, name)
}

function readAsset(name: AssetName): Asset {
  const body = readFileSync(new URL(name, FOLDER))
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 12)
  const contentType = CONTENT_TYPES[name]
  return { contentType, body, version, gzipped: contentType.startsWith('font/') ? null : gzipSync(body) }
}

/** The asset that a page's `script` names, by file name or address. */
export function scriptUrl(script: string): string {
  const name = script.replace(/^\/assets\//, '')
  if (isAssetName(name)) return assetUrl(name)
  throw new SsoError('internal.error', { reason: `there is no script ${name}` })
}
