import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** A page must read well in both themes, on a small phone and on a desktop. */
const themes = ['light', 'dark'] as const
const usualWidths = [320, 1280] as const

/** All rules; but what passes is neither described nor carried over, which takes most of the time. */
const FIND_VIOLATIONS = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`

interface AxeFinding {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/**
 * Looks at the page that is open, in these themes and widths: accessibility findings of axe-core, and
 * scrolling sideways. Answers them as text; an empty list is a pass.
 */
export async function auditPage(
  page: Page,
  widths: readonly number[] = usualWidths,
  inThemes: readonly (typeof themes)[number][] = themes,
): Promise<string[]> {
  const findings: string[] = []
  const path = new URL(page.url()).pathname
  // By the debugger, not by a script element, which the pages' policy would rightly block.
  await page.evaluate(axe.source)
  for (const colorScheme of inThemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 })
      const where = `${path} (${colorScheme}, ${String(width)} px)`
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overflow > 0) findings.push(`${where}: ${String(overflow)} px too wide`)
      const violations = await page.evaluate<readonly AxeFinding[]>(FIND_VIOLATIONS)
      findings.push(...violations.map((finding) => `${where}: ${describe(finding)}`))
    }
  }
  return findings
}

function describe({ id, help, nodes }: AxeFinding): string {
  return `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`
}
