import { describe, expect, it } from 'vitest'
import { namedError } from './named-error.ts'

const fault = (code: string, message: string) => Object.assign(new Error(message), { code })

describe('what was thrown is named', () => {
  it.each([
    ['a body that was cut off, which is no fault of ours', fault('ECONNRESET', 'aborted'), 'request.invalid'],
    [
      'a body shorter than announced',
      fault('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 'length'),
      'request.invalid',
    ],
    ['a database whose connection breaks', fault('ECONNRESET', 'read ECONNRESET'), 'internal.unavailable'],
    ['a database that shuts down', fault('57P01', 'terminating connection'), 'internal.unavailable'],
    ['anything else', new Error('aborted'), 'internal.error'],
  ])('%s', (_, thrown, code) => {
    const named = namedError(thrown, 1024)
    expect([named.code, named.cause]).toEqual([code, thrown])
  })
})
