import { describe, expect, it } from 'vitest'
import { addressFault } from './address-rules.ts'

const nothing = { loopback: false, allow: [] }

describe('which addresses may be called', () => {
  it.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])(
    'lets a public one pass: %s',
    (address) => {
      expect(addressFault('idp.example', address, nothing)).toBeNull()
    },
  )

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'lets loopback pass only where it is meant: %s',
    (address) => {
      expect(addressFault('idp.example', address, { ...nothing, loopback: true })).toBeNull()
      expect(addressFault('idp.example', address, nothing)).toContain('loopback')
    },
  )

  it.each([
    ['10.1.2.3', '10.0.0.0/8'],
    ['::ffff:10.1.2.3', '10.0.0.0/8'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['fd00::7', 'fd00::/8'],
    ['10.1.2.3', 'IDP.example'],
  ])('lets %s pass when %s is allowed', (address, allowed) => {
    expect(addressFault('idp.example', address, { ...nothing, allow: [allowed] })).toBeNull()
    expect(addressFault('idp.example', address, nothing)).not.toBeNull()
  })

  it.each([
    ['10.1.2.3', '10.2.0.0/16'],
    ['10.1.2.3', 'example'],
    ['10.1.2.3', 'other.idp.example'],
    ['fd00::7', '10.0.0.0/8'],
    ['127.0.0.1', '10.0.0.0/8'],
  ])('does not let %s pass when %s is allowed', (address, allowed) => {
    expect(addressFault('idp.example', address, { ...nothing, allow: [allowed] })).not.toBeNull()
  })

  it.each(['', 'idp.example', '1.2.3', '0x7f.1', '12345'])(
    'refuses what a resolver may not answer: "%s"',
    (text) => {
      expect(addressFault('idp.example', text, nothing)).not.toBeNull()
    },
  )
})
