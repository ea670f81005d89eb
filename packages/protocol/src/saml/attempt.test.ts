import { expect, it } from 'vitest'
import { SsoError } from '../errors/sso-error.ts'
import { attempt } from './attempt.ts'

it('gives the result', () => {
  expect(attempt(() => 1)).toBe(1)
})

it('gives the named error of a refusal', () => {
  const refusal = new SsoError('saml.xml_unexpected')
  const refuse = () => {
    throw refusal
  }
  expect(attempt(refuse)).toBe(refusal)
})

it('makes no refusal of a fault of ours', () => {
  const fail = (error: Error) => () => {
    throw error
  }
  expect(() => attempt(fail(new TypeError('ours')))).toThrow(TypeError)
  expect(() => attempt(fail(new SsoError('internal.error')))).toThrow(SsoError)
})
