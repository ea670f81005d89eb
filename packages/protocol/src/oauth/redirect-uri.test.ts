import { describe, expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { checkRedirectUri, checkRegistrableRedirectUri, matchesRedirectUri } from './redirect-uri.ts'

const production = { mode: 'production', type: 'web' } as const
const sandbox = { mode: 'sandbox', type: 'web' } as const
const nativeClient = { mode: 'production', type: 'spa' } as const

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof SsoError ? error.code : 'not an SsoError'
  }
  return 'no error'
}

/** Everything that lax parsers somewhere took for `https://app.example.com/callback` (incidents rows 78–80). */
const hostile = [
  // another host
  'https://evil.example/callback',
  'https://app.example.com.evil.example/callback',
  'https://evil.example/app.example.com/callback',
  'https://evilapp.example.com/callback',
  'https://app.example.comevil.example/callback',
  'https://sub.app.example.com/callback',
  'https://example.com/callback',
  'https://app-example.com/callback',
  'https://app.example.co/callback',
  'https://app.example.com./callback',
  'https://.app.example.com/callback',
  'https://app..example.com/callback',
  'https://*.example.com/callback',
  'https://app.example.com*/callback',
  'https://www.app.example.com/callback',
  // user information
  'https://app.example.com@evil.example/callback',
  'https://app.example.com:443@evil.example/callback',
  'https://evil.example@app.example.com/callback',
  'https://user:pw@app.example.com/callback',
  'https://@app.example.com/callback',
  'https://a@b@app.example.com/callback',
  'https://app.example.com%40evil.example/callback',
  'https://evil.example%40app.example.com/callback',
  'https://app.example.com@@evil.example/callback',
  'https://app.example.com&@evil.example/callback',
  'https://evil.example#@app.example.com/callback',
  'https://evil.example?@app.example.com/callback',
  'https://evil.example;@app.example.com/callback',
  // slashes and backslashes
  'https:///app.example.com/callback',
  'https:/app.example.com/callback',
  'https:app.example.com/callback',
  'https:\\\\app.example.com\\callback',
  'https://app.example.com\\callback',
  'https://evil.example\\@app.example.com/callback',
  'https://app.example.com\\@evil.example/callback',
  'https://app.example.com\\.evil.example/callback',
  'https://app.example.com//callback',
  'https://app.example.com/callback/',
  'https://app.example.com/callback//',
  'https://app.example.com/\\callback',
  'https://app.example.com/.\\callback',
  '//app.example.com/callback',
  '\\\\app.example.com/callback',
  '/callback',
  'callback',
  '//evil.example/callback',
  // dot segments and path parameters
  'https://app.example.com/./callback',
  'https://app.example.com/x/../callback',
  'https://app.example.com/callback/..',
  'https://app.example.com/callback/../evil',
  'https://app.example.com/callback/..;/evil',
  'https://app.example.com/..;/callback',
  'https://app.example.com/callback;x=1',
  'https://app.example.com/;callback',
  'https://app.example.com/%2e%2e/callback',
  'https://app.example.com/%2e/callback',
  'https://app.example.com/callback/%2e%2e/evil',
  'https://app.example.com/%63allback',
  'https://app.example.com/callback%2f',
  'https://app.example.com/callback%2f..%2fevil',
  'https://app.example.com%2fcallback',
  'https://app.example.com%2f.evil.example/callback',
  'https://app.example.com/callback%00',
  'https://app.example.com/callback%0d%0aLocation:%20https://evil.example',
  'https://app.example.com/callback%23',
  'https://app.example.com/callback%3f',
  'https://app.example.com/%2fcallback',
  'https://app.example.com/callback%252f',
  'https%3a%2f%2fapp.example.com%2fcallback',
  // query and fragment
  'https://app.example.com/callback?',
  'https://app.example.com/callback?x=1',
  'https://app.example.com/callback?code=1',
  'https://app.example.com/callback&x=1',
  'https://app.example.com/callback#',
  'https://app.example.com/callback#fragment',
  'https://app.example.com/callback#@evil.example',
  'https://app.example.com?/callback',
  'https://app.example.com#/callback',
  // case
  'https://app.example.com/Callback',
  'https://app.example.com/CALLBACK',
  'https://APP.example.com/callback',
  'https://App.Example.Com/callback',
  'HTTPS://app.example.com/callback',
  'Https://app.example.com/callback',
  // ports and schemes
  'https://app.example.com:443/callback',
  'https://app.example.com:0443/callback',
  'https://app.example.com:/callback',
  'https://app.example.com:8443/callback',
  'https://app.example.com:80/callback',
  'https://app.example.com:443443/callback',
  'https://app.example.com:-1/callback',
  'http://app.example.com/callback',
  'http://app.example.com:443/callback',
  'ftp://app.example.com/callback',
  'ws://app.example.com/callback',
  'wss://app.example.com/callback',
  'httpss://app.example.com/callback',
  'https-evil://app.example.com/callback',
  'app.example.com://callback',
  'com.example.app:/callback',
  'javascript:alert(1)//https://app.example.com/callback',
  'javascript://app.example.com/callback%0aalert(1)',
  'data:text/html,https://app.example.com/callback',
  'vbscript:https://app.example.com/callback',
  'file:///app.example.com/callback',
  'blob:https://app.example.com/callback',
  'view-source:https://app.example.com/callback',
  'about:blank',
  'urn:ietf:wg:oauth:2.0:oob',
  'urn:ietf:wg:oauth:2.0:oob:auto',
  // white space and control characters
  ' https://app.example.com/callback',
  'https://app.example.com/callback ',
  '\thttps://app.example.com/callback',
  'https://app.example.com/callback\n',
  'https://app.example.com/callback\r\n',
  'https://app.example.com/call\tback',
  'https://app.example.com/call\nback',
  'https://app\t.example.com/callback',
  'https://app.example.com /callback',
  'https:// app.example.com/callback',
  'https://app.example.com/callback\0',
  'https://app.example.com\0.evil.example/callback',
  'https://app.example.com/callback\u00a0',
  'https://app.example.com/callback\u2028',
  'https://app.example.com/callback\u200b',
  'h\nttps://app.example.com/callback',
  '\u0001https://app.example.com/callback',
  '\ufeffhttps://app.example.com/callback',
  // look-alikes
  'https://app。example。com/callback',
  'https://app．example．com/callback',
  'https://app｡example.com/callback',
  'https://ａpp.example.com/callback',
  'https://аpp.example.com/callback',
  'https://app.exampⅼe.com/callback',
  'https://app.example.com／callback',
  'https://app.example.com⁄callback',
  'https://app.example.com∕callback',
  'https://app.example.com＠evil.example/callback',
  'https：//app.example.com/callback',
  'https://app.example.com/cаllback',
  'https://app.example.com/callbac\u212a',
  'https://xn--pp-6kc.example.com/callback',
  'https://app.example.com\u00ad/callback',
  'https://app.example%2ecom/callback',
  'https://%61pp.example.com/callback',
  // addresses
  'https://[::1]/callback',
  'https://[app.example.com]/callback',
  'https://127.0.0.1/callback',
  'https://2130706433/callback',
  'https://0x7f.1/callback',
  // prefixes and lists
  'https://app.example.com',
  'https://app.example.com/',
  'https://app.example.com/call',
  'https://app.example.com/callbackevil',
  'https://app.example.com/callback.evil.example',
  'https://app.example.com/callback,https://evil.example',
  'https://app.example.com/callback https://evil.example',
  'https://app.example.com/callback|https://evil.example',
  'https://evil.example/?https://app.example.com/callback',
  'https://evil.example/#https://app.example.com/callback',
  'https://evil.example/https://app.example.com/callback',
  'https://app.example.com/callback*',
  'https://app.example.com/*',
  '*',
  '',
]

describe('RFC 9700 §2.1, §4.1.3, rows 78 and 80: a redirect URI equals a registered one character for character', () => {
  const registered = ['https://app.example.com/callback']

  it('the corpus has at least a hundred different variants', () => {
    expect(new Set(hostile).size).toBe(hostile.length)
    expect(hostile.length).toBeGreaterThanOrEqual(100)
  })

  it.each(hostile)('refuses %j', (received) => {
    for (const mode of ['sandbox', 'production'] as const) {
      for (const type of ['web', 'spa'] as const) {
        expect(codeOf(() => checkRedirectUri(received, registered, { mode, type }))).toBe(
          'oauth.redirect_uri_mismatch',
        )
      }
    }
  })

  it('accepts the registered one, unchanged', () => {
    expect(checkRedirectUri('https://app.example.com/callback', registered, production)).toBe(
      'https://app.example.com/callback',
    )
  })

  it('finds the match at every place of a list', () => {
    const many = Array.from({ length: 20 }, (_, index) => `https://app${index}.example.com/cb?tab=${index}`)
    for (const uri of many) expect(checkRedirectUri(uri, many, production)).toBe(uri)
    expect(codeOf(() => checkRedirectUri('https://app1.example.com/cb?tab=2', many, production))).toBe(
      'oauth.redirect_uri_mismatch',
    )
  })

  it('compares a bare origin as it was registered, without adding a slash', () => {
    const origin = ['https://127.0.0.1:5173']
    expect(checkRedirectUri('https://127.0.0.1:5173', origin, production)).toBe('https://127.0.0.1:5173')
    expect(codeOf(() => checkRedirectUri('https://127.0.0.1:5173/', origin, production))).toBe(
      'oauth.redirect_uri_mismatch',
    )
  })

  it('OIDC Core §3.1.2.1: requires the parameter, even when one is registered', () => {
    expect(codeOf(() => checkRedirectUri(null, registered, production))).toBe('oauth.redirect_uri_missing')
  })

  it('matches nothing when nothing is registered', () => {
    expect(codeOf(() => checkRedirectUri('https://app.example.com/callback', [], sandbox))).toBe(
      'oauth.redirect_uri_mismatch',
    )
  })

  it('no longer honors in production what only sandbox mode could register', () => {
    for (const uri of ['http://app.example.com/cb', 'https://*.example.com/cb']) {
      expect(codeOf(() => checkRedirectUri(uri, [uri], production))).toBe('oauth.redirect_uri_mismatch')
    }
    expect(matchesRedirectUri('https://a.example.com/cb', 'https://*.example.com/cb', production)).toBe(false)
  })
})

describe('RFC 8252 §7.3: the loopback port of a native client is free', () => {
  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1/cb'],
    ['http://127.0.0.1:3000/cb', 'http://127.0.0.1:65535/cb'],
    ['http://127.0.0.1:3000/cb', 'http://127.0.0.1/cb'],
    ['http://[::1]/cb?x=1', 'http://[::1]:8080/cb?x=1'],
    ['http://127.0.0.1/', 'http://127.0.0.1:1/'],
  ])('registered %s accepts %s', (registered, received) => {
    expect(checkRedirectUri(received, [registered], nativeClient)).toBe(received)
  })

  it.each([
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/other'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb/'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb?x=1'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152/cb#x'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:49152'],
    ['http://127.0.0.1/cb', 'https://127.0.0.1:49152/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.2:49152/cb'],
    ['http://127.0.0.1/cb', 'http://127.1:49152/cb'],
    ['http://127.0.0.1/cb', 'http://2130706433:49152/cb'],
    ['http://127.0.0.1/cb', 'http://localhost:49152/cb'],
    ['http://127.0.0.1/cb', 'http://[::1]:49152/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:65536/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:0/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:080/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:8080@evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:8080.evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1.evil.example/cb'],
    ['http://127.0.0.1/cb', 'http://evil.example/127.0.0.1/cb'],
    ['http://127.0.0.1/cb', 'http://user@127.0.0.1:8080/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:+80/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:/cb'],
    ['http://127.0.0.1/cb', 'http://127.0.0.1:8080\\cb'],
    ['http://[::1]/cb', 'http://[::]:8080/cb'],
    ['http://[::1]/cb', 'http://[0:0:0:0:0:0:0:1]:8080/cb'],
    ['http://localhost/cb', 'http://localhost:8080/cb'],
    ['https://127.0.0.1/cb', 'https://127.0.0.1:8080/cb'],
    ['http://127.0.0.1:3000/cb', 'http://127.0.0.1:3000/cb\n'],
  ])('registered %s refuses %j', (registered, received) => {
    expect(matchesRedirectUri(received, registered, nativeClient)).toBe(false)
  })

  it('the port of a confidential client is fixed', () => {
    expect(matchesRedirectUri('http://127.0.0.1:4001/cb', 'http://127.0.0.1:4000/cb', production)).toBe(false)
    expect(matchesRedirectUri('http://127.0.0.1:4000/cb', 'http://127.0.0.1:4000/cb', production)).toBe(true)
  })
})

describe('sandbox mode: one * label in the host', () => {
  const wildcard = 'https://*.preview.example.com/cb'

  it.each(['a', 'feature-42', '0', 'xn--bcher-kva', 'a'.repeat(63)])('stands for the label %s', (label) => {
    const received = `https://${label}.preview.example.com/cb`
    expect(checkRedirectUri(received, [wildcard], sandbox)).toBe(received)
  })

  it.each([
    'https://preview.example.com/cb',
    'https://.preview.example.com/cb',
    'https://*.preview.example.com/cb',
    'https://a.b.preview.example.com/cb',
    'https://evil.example/.preview.example.com/cb',
    'https://evil.example/x.preview.example.com/cb',
    'https://evil.example?.preview.example.com/cb',
    'https://evil.example#.preview.example.com/cb',
    'https://evil.example\\.preview.example.com/cb',
    'https://evil@a.preview.example.com/cb',
    'https://a:80.preview.example.com/cb',
    'https://A.preview.example.com/cb',
    'https://-a.preview.example.com/cb',
    'https://a-.preview.example.com/cb',
    'https://a_b.preview.example.com/cb',
    'https://ä.preview.example.com/cb',
    'https://a%2eb.preview.example.com/cb',
    'https://a .preview.example.com/cb',
    'https://a\n.preview.example.com/cb',
    `https://${'a'.repeat(64)}.preview.example.com/cb`,
    'http://a.preview.example.com/cb',
    'https://a.preview.example.com/cb/',
    'https://a.preview.example.com/cb?x=1',
    'https://a.preview.example.com:444/cb',
    'https://a.preview.example.com.evil.example/cb',
    'https://a.preview.example.com',
    'https://a',
  ])('does not stand for what %j has', (received) => {
    expect(matchesRedirectUri(received, wildcard, sandbox)).toBe(false)
    expect(matchesRedirectUri(received, wildcard, { ...sandbox, type: 'spa' })).toBe(false)
  })

  it('a * in the path or query is a plain character', () => {
    const uri = 'https://app.example.com/*?q=*'
    expect(matchesRedirectUri(uri, uri, production)).toBe(true)
    expect(matchesRedirectUri('https://app.example.com/a?q=a', uri, sandbox)).toBe(false)
  })
})

describe('RFC 6749 §3.1.2, RFC 9700 §2.6: what may be registered', () => {
  it.each([
    ['https://app.example.com/cb', 'production'],
    ['https://app.example.com', 'production'],
    ['https://app.example.com:8443/cb?tab=1&x=%20', 'production'],
    ['https://10.0.0.1/cb', 'production'],
    ['https://[2001:db8::1]/cb', 'production'],
    ['https://xn--bcher-kva.example/cb', 'production'],
    ['http://localhost:3000/cb', 'production'],
    ['http://app.localhost:3000/cb', 'production'],
    ['http://127.0.0.1/cb', 'production'],
    ['http://[::1]:9000/cb', 'production'],
    ['http://intranet/cb', 'sandbox'],
    ['http://app.example.com/cb', 'sandbox'],
    ['https://*.example.com/cb', 'sandbox'],
    ['http://*.localhost:3000/cb', 'sandbox'],
  ] as const)('%s in %s', (uri, mode) => {
    expect(codeOf(() => checkRegistrableRedirectUri(uri, mode))).toBe('no error')
  })

  it.each([
    ['', 'sandbox', /characters/],
    ['/cb', 'sandbox', /https:\/\//],
    ['app.example.com/cb', 'sandbox', /https:\/\//],
    ['javascript:alert(1)', 'sandbox', /https:\/\//],
    ['com.example.app:/cb', 'sandbox', /https:\/\//],
    ['HTTPS://app.example.com/cb', 'sandbox', /https:\/\//],
    ['https://app.example.com/cb#x', 'sandbox', /fragment/],
    ['https://app.example.com/cb#', 'sandbox', /fragment/],
    ['https://app.example.com/a b', 'sandbox', /characters/],
    ['https://app.example.com\\cb', 'sandbox', /characters/],
    ['https://app.example.com/%zz', 'sandbox', /characters/],
    ['https://bücher.example/cb', 'sandbox', /characters/],
    ['https://user@app.example.com/cb', 'sandbox', /user name/],
    ['https://user:pw@app.example.com/cb', 'sandbox', /user name/],
    ['https://@app.example.com/cb', 'sandbox', /normalized/],
    ['https://App.example.com/cb', 'sandbox', /write https:\/\/app\.example\.com\/cb/],
    ['https://app.example.com:443/cb', 'sandbox', /normalized/],
    ['https://app.example.com/a/../cb', 'sandbox', /normalized/],
    ['https://app.example.com/%2e%2e/cb', 'sandbox', /normalized/],
    ['https://app.example.com?x=1', 'sandbox', /normalized/],
    ['https://2130706433/cb', 'sandbox', /normalized/],
    ['https:///app.example.com/cb', 'sandbox', /normalized/],
    ['https://app.example.com:99999/cb', 'sandbox', /not a valid URL/],
    ['https://[::1/cb', 'sandbox', /not a valid URL/],
    ['https://app..example.com/cb', 'sandbox', /host/],
    ['https://app.example.com./cb', 'sandbox', /host/],
    ['https://app_1.example.com/cb', 'sandbox', /host/],
    ['https://app.example.com/cb?state=1', 'sandbox', /response/],
    ['https://app.example.com/cb?code=1', 'sandbox', /response/],
    ['https://app.example.com/cb?iss=1', 'sandbox', /response/],
    ['https://app.*.example.com/cb', 'sandbox', /first label/],
    ['https://a*.example.com/cb', 'sandbox', /first label/],
    ['https://*.*.example.com/cb', 'sandbox', /first label/],
    ['https://example.*/cb', 'sandbox', /first label/],
    ['https://*/cb', 'sandbox', /whole domain/],
    ['https://*.com/cb', 'sandbox', /whole domain/],
    ['https://*.example.com/cb', 'production', /sandbox/],
    ['http://app.example.com/cb', 'production', /requires https/],
    ['http://localhost.example.com/cb', 'production', /requires https/],
    ['http://127.0.0.2/cb', 'production', /requires https/],
    ['http://127.0.0.1.example.com/cb', 'production', /requires https/],
    [`https://app.example.com/${'a'.repeat(2048)}`, 'sandbox', /longer/],
  ] as const)('refuses %s in %s', (uri, mode, reason) => {
    let error: unknown
    try {
      checkRegistrableRedirectUri(uri, mode)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(SsoError)
    expect(error).toMatchObject({
      code: 'oauth.redirect_uri_not_registrable',
      details: { received: uri, reason: expect.stringMatching(reason) as string },
    })
  })
})
