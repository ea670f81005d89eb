import { describe, expect, it } from 'vitest'
import { readRelayState } from './read-relay-state.ts'

const nothing = { opaque: null, clientId: null, redirectUri: null }

describe('saml-profiles-2.0-os §4.1.5: the RelayState of a sign-in that began at the IdP', () => {
  it.each([
    ['client_id=demo', { clientId: 'demo', redirectUri: null }],
    [
      'redirect_uri=https%3A%2F%2Fapp.example%2Fcb%3Fa%3D1%26b%3D2',
      { redirectUri: 'https://app.example/cb?a=1&b=2' },
    ],
    [
      'redirect_uri=https://app.example/cb?tab=1',
      { clientId: null, redirectUri: 'https://app.example/cb?tab=1' },
    ],
    [
      'client_id=demo&redirect_uri=https://app.example/',
      { clientId: 'demo', redirectUri: 'https://app.example/' },
    ],
    [
      'redirect_uri=https://app.example/&client_id=demo',
      { clientId: 'demo', redirectUri: 'https://app.example/' },
    ],
    ['client_id=', { clientId: '', redirectUri: null }],
  ])('%s names an application or a place', (relayState, expected) => {
    expect(readRelayState(relayState)).toMatchObject({ ...expected, opaque: relayState })
  })

  it.each([
    'https://app.example/deep/link',
    'https://app.example/?redirect_uri=https://app.example/',
    ' client_id=demo',
    'a=1&client_id=demo',
    'Client_Id=demo',
    'client_id',
    'client_ids=demo',
    '{"client_id":"demo"}',
    '//evil.example',
    'javascript:alert(1)',
  ])('%s is only text', (relayState) => {
    expect(readRelayState(relayState)).toEqual({ ...nothing, opaque: relayState })
  })

  it('what comes twice names nothing that there is', () => {
    expect(readRelayState('client_id=a&client_id=b').clientId).toBe('a\nb')
    expect(
      readRelayState('redirect_uri=https://a.example/&redirect_uri=https://b.example/').redirectUri,
    ).toBe('https://a.example/\nhttps://b.example/')
  })

  it.each([null, '', 'a\0b', 'a\r\nSet-Cookie: x=1', '\u0085', 'client_id=\ud800', 'client_id=demo\n'])(
    '%j is passed over',
    (relayState) => {
      expect(readRelayState(relayState)).toEqual(nothing)
    },
  )

  it('is passed over from 513 characters on', () => {
    expect(readRelayState('x'.repeat(512)).opaque).toBe('x'.repeat(512))
    expect(readRelayState('x'.repeat(513))).toEqual(nothing)
  })
})
