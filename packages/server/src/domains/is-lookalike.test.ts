import { domainToASCII } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isLookalike } from './is-lookalike.ts'

describe('row 76: a domain that can be taken for another is told', () => {
  it.each([
    ['аcme.com', 'Cyrillic а in a Latin word'],
    ['gοοgle.com', 'Greek ο in a Latin word'],
    ['аррӏе.com'.replace('ӏ', 'і'), 'a whole word of Cyrillic letters that look Latin'],
    ['mail.асе.example', 'in any label'],
  ])('%s (%s)', (domain) => {
    expect(isLookalike(domainToASCII(domain))).toBe(true)
  })

  it.each([
    'acme.com',
    'bücher.example',
    'почта.рф',
    'παράδειγμα.example',
    '日本語テスト.jp',
    'abc日本.jp',
    '한국어.kr',
    'مثال.example',
    'münchen-2.example',
    'xn--invalid-.example',
  ])('%s is nobody’s double', (domain) => {
    expect(isLookalike(domainToASCII(domain))).toBe(false)
  })
})
