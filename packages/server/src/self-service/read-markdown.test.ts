import { renderToStaticMarkup } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { Introduction } from '../../../../web/src/setup/introduction.tsx'
import { readMarkdown } from './read-markdown.ts'

const html = (source: string) => renderToStaticMarkup(Introduction({ blocks: readMarkdown(source) }))
const link = (href: string, text: string) =>
  `<a href="${href}" target="_blank" rel="noopener noreferrer">${text}</a>`

describe('the Markdown of an introduction', () => {
  it.each([
    ['One line\nof a paragraph.\n\nAnother.', '<p>One line of a paragraph.</p><p>Another.</p>'],
    ['# Welcome\nto all', '<h2>Welcome</h2><p>to all</p>'],
    ['### Closed ###', '<h2>Closed</h2>'],
    ['- one\n- two\n  goes on\n* three', '<ul><li>one</li><li>two goes on</li><li>three</li></ul>'],
    ['First:\n1. one\n2) two', '<p>First:</p><ol><li>one</li><li>two</li></ol>'],
    [
      '**strong** and *soft* and _soft_',
      '<p><strong>strong</strong> and <em>soft</em> and <em>soft</em></p>',
    ],
    ['**both *of* them**', '<p><strong>both </strong><strong><em>of</em></strong><strong> them</strong></p>'],
    ['`**code**`', '<p><code>**code**</code></p>'],
    [
      '[a *link*](https://a.example/b?c=d)',
      `<p>${link('https://a.example/b?c=d', 'a ')}${link('https://a.example/b?c=d', '<em>link</em>')}</p>`,
    ],
    ['snake_case_name and 2 * 3 * 4', '<p>snake_case_name and 2 * 3 * 4</p>'],
    ['\\*not\\* \\[this\\](x)', '<p>*not* [this](x)</p>'],
    ['**open and `open', '<p>**open and `open</p>'],
    ['a\r\n\r\nb\rc', '<p>a</p><p>b c</p>'],
    ['', ''],
  ])('%j is shown as it is meant', (source, expected) => {
    expect(html(source)).toBe(expected)
  })

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](//evil.example)',
    '[x](/portal)',
    '[x](https://user:pass@evil.example)',
    '![x](https://evil.example/pixel.png)"onload=',
    '[x](https://a.example/"onclick="alert(1))',
    '`<b>`',
    '**<b>**',
    '<https://a.example>',
    '&lt;script&gt;',
  ])('row 86: %j is text, and never markup of its own', (source) => {
    const shown = html(source)
    expect(shown.replaceAll(/<\/?(?:p|strong|em|code|ul|ol|li|h2)>/g, '')).not.toMatch(
      /<(?!a href="https:\/\/[^"]*" target="_blank" rel="noopener noreferrer">|\/a>)/,
    )
    expect(shown).not.toMatch(/href="(?!https?:\/\/)/)
    expect(shown).not.toContain('<img')
  })

  it.each(['[', '`', '*', '**a', '_a', '\\', '[a](', '- ', '#', '*_'])(
    'ends soon for as much of %j as an introduction can hold',
    (part) => {
      const source = part.repeat(Math.floor(5000 / part.length))
      expect(readMarkdown(source).length).toBeLessThanOrEqual(1)
    },
  )
})
