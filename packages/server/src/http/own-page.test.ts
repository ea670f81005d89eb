import { describe, expect, it } from 'vitest'
import { checkOwnForm, checkOwnPage } from './own-page.ts'

const PUBLIC = 'https://sso.example.com'
const JSON_TYPE = 'application/json'

const refusal = (headers: Record<string, string>, check = checkOwnPage) => {
  try {
    check({ headers }, PUBLIC)
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('a change in a browser (Fetch Metadata, RFC 6454 §7)', () => {
  it.each([
    ['a page of ours', { 'sec-fetch-site': 'same-origin', origin: PUBLIC }],
    ['a browser without Fetch Metadata', { origin: PUBLIC }],
    ['a browser that sends no Origin', { 'sec-fetch-site': 'same-origin' }],
    ['a program with a cookie', {}],
  ])('is taken from %s', (_, headers) => {
    expect(refusal({ 'content-type': JSON_TYPE, ...headers })).toBeNull()
    expect(refusal({ 'content-type': 'Application/JSON; charset=utf-8', ...headers })).toBeNull()
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['the site next door', { 'sec-fetch-site': 'same-site', origin: 'https://app.example.com' }],
    ['nobody’s page', { 'sec-fetch-site': 'none' }],
    ['an older browser at another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['the same host without TLS', { origin: 'http://sso.example.com' }],
    ['another port', { origin: `${PUBLIC}:8443` }],
    ['a name that begins like ours', { origin: `${PUBLIC}.evil.example` }],
    [
      'our page as one header says, and another as the other does',
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ],
    [
      'another site as one header says, and ours as the other does',
      { 'sec-fetch-site': 'cross-site', origin: PUBLIC },
    ],
    ['two origins', { origin: `${PUBLIC}, https://evil.example` }],
    ['an empty origin', { origin: '' }],
  ])('is refused from %s', (_, headers) => {
    expect(refusal({ 'content-type': JSON_TYPE, ...headers })).toBe('request.foreign_origin')
  })

  it.each([
    '',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'application/json-seq',
  ])('is refused as %j, which a form could send or which is not JSON', (type) => {
    expect(refusal({ 'content-type': type })).toBe('request.unsupported_media_type')
    expect(refusal({})).toBe('request.unsupported_media_type')
  })
})

describe('a form in a browser (Fetch §3.2)', () => {
  it.each([
    ['a page of ours, which sends no referrer', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['a page of ours, as older browsers tell', { origin: PUBLIC }],
    ['a program', {}],
  ])('is taken from %s', (_, headers) => {
    expect(refusal(headers, checkOwnForm)).toBeNull()
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['another site that hides its name', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
    ['the site next door', { 'sec-fetch-site': 'same-site', origin: 'null' }],
    ['nobody’s page', { 'sec-fetch-site': 'none', origin: 'null' }],
    ['an older browser whose page hides its name', { origin: 'null' }],
    ['our page as one header says', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
  ])('is refused from %s', (_, headers) => {
    expect(refusal(headers, checkOwnForm)).toBe('request.foreign_origin')
  })
})
