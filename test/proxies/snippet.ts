import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const page = readFileSync(join(import.meta.dirname, '../../docs/proxies.md'), 'utf8')

/** The one configuration below this heading of `docs/proxies.md`. */
export function snippetOf(section: string): string {
  const [, text = ''] = page.split(`\n## ${section}\n`)
  const [own = ''] = text.split('\n## ')
  const blocks = [...own.matchAll(/^```(?:nginx|caddyfile|haproxy|apache)\n(.*?)^```$/gms)]
  const [[, snippet] = []] = blocks
  if (blocks.length !== 1 || snippet === undefined) {
    throw new Error(`docs/proxies.md has ${String(blocks.length)} configurations below "${section}"`)
  }
  return snippet
}

/** With what is said here in place of what the page says; all of that must be there. */
export function changed(snippet: string, changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the configuration has no "${from}": ${snippet}`)
    return text.replaceAll(from, to)
  }, snippet)
}
