import { expect, it } from 'vitest'
import { refusalOf } from '../../test/refusal.ts'
import { firstOf } from './first-of.ts'

it('gives the first of several', () => {
  expect(firstOf(['a', 'b'])).toBe('a')
})

it('fails closed, as a fault of ours, when the checks before it let an empty list through', () => {
  expect(refusalOf(() => firstOf([])).code).toBe('internal.error')
})
