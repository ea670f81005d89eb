import { catalogue } from '@cardea/protocol'
import { expect, it } from 'vitest'
import { errorCodeIn } from './error-code-in.ts'

it('finds every code of the catalogue in a page, of whichever family', () => {
  for (const code of Object.keys(catalogue)) {
    expect(errorCodeIn(`<p>see login.example and <code>${code}</code>, then request.invalid</p>`)).toBe(code)
  }
})

it('takes nothing for a code that is none', () => {
  expect(errorCodeIn('https://login.microsoftonline.com/account.made_up?saml.xml')).toBeNull()
})
