import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type HttpServer, openHttpServer } from '../../test/http-server.ts'
import { asset, assetNames, assetUrl, scriptUrl } from './assets.ts'

let http: HttpServer
beforeAll(async () => {
  http = await openHttpServer([])
})
afterAll(() => http.close())

const get = (url: string, headers: Record<string, string> = {}) => http.server.inject({ url, headers })

/** Bytes: a sign-in page must be usable after at most this much style and script (spec, quality, speed). */
const BUDGET = 10 * 1024

describe('assets', () => {
  it.each(assetNames)('serves %s with its type', async (name) => {
    const answer = await get(`/assets/${name}`)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe(asset(name).contentType)
    expect(answer.rawPayload.equals(asset(name).body)).toBe(true)
  })
  it('may be kept for ever under an address with their version only', async () => {
    expect((await get(assetUrl('cardea.css'))).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    )
    for (const url of ['/assets/cardea.css', '/assets/cardea.css?v=old']) {
      expect((await get(url)).headers['cache-control']).toBe('public, max-age=3600')
    }
  })
  it('answer 304 to who has them (RFC 9110 §13.1.2)', async () => {
    const { headers } = await get('/assets/mark.svg')
    const again = await get('/assets/mark.svg', { 'if-none-match': String(headers['etag']) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })
  it('travel compressed to who can read that', async () => {
    const compressed = await get('/assets/cardea.css', { 'accept-encoding': 'br, gzip' })
    expect(compressed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' })
    expect(gunzipSync(compressed.rawPayload).equals(asset('cardea.css').body)).toBe(true)
    const plain = await get('/assets/cardea.css', { 'accept-encoding': 'gzip;q=0, identity' })
    expect(plain.headers).not.toHaveProperty('content-encoding')
  })
  it.each(['/assets/', '/assets/nothing.css', '/assets/../package.json', '/assets/%2e%2e/package.json'])(
    'have nothing at %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404)
    },
  )
  it('answer the icon that browsers ask for unasked', async () => {
    expect((await get('/favicon.ico')).headers['content-type']).toBe('image/svg+xml')
  })
  it('stay within 10 KB of style and script', () => {
    const sizes = (['cardea.css', 'submit-form.js'] as const).map(
      (name) => asset(name).gzipped?.length ?? Infinity,
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET)
  })
  it('have the font exactly as its package ships it', () => {
    const files = createRequire(import.meta.url).resolve('@fontsource-variable/inter/package.json')
    for (const subset of ['latin', 'latin-ext'] as const) {
      const shipped = readFileSync(new URL(`files/inter-${subset}-wght-normal.woff2`, `file://${files}`))
      expect(asset(`inter-${subset}.woff2`).body.equals(shipped)).toBe(true)
    }
  })
  it('name a script by file name or address, and no other file', () => {
    expect(scriptUrl('/assets/submit-form.js')).toBe(scriptUrl('submit-form.js'))
    expect(() => scriptUrl('../secret.js')).toThrow()
  })
})
