import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { auditPage } from './audit-page.ts'
import { withoutBrowser } from './launch-browser.ts'
import { atStep, press } from './setup-steps.ts'
import { walkAssistant } from './setup-walk.ts'
import { bundle, setupWorld } from './setup-world.ts'

/** Phone, tablet, desktop. */
const widths = [320, 768, 1280] as const
/** Bytes of the bundle with a language, as they are sent. */
const BUDGET = 80 * 1024

describe.skipIf(withoutBrowser)('how the setup assistant looks, and what it weighs', () => {
  const world = setupWorld()

  let walks = 0
  function walk(look: (what: string) => Promise<void>): Promise<void> {
    walks += 1
    return walkAssistant(world, `looks-${String(walks)}.example`, look)
  }

  it('has no finding in any step, theme and width, and breaks no policy', async () => {
    const findings: string[] = []
    await walk(async (what) => {
      for (const finding of await auditPage(world.page, widths)) findings.push(`${what}: ${finding}`)
    })
    expect(findings).toEqual([])
    expect(world.watch.complaints.filter((text) => !text.includes('responded with a status of 4'))).toEqual(
      [],
    )
  })

  it('is as wide as the window when it is read from right to left', async () => {
    const overflows: string[] = []
    await walk(async (what) => {
      await world.page.evaluate(`document.documentElement.dir = 'rtl'`)
      for (const width of widths) {
        await world.page.setViewportSize({ width, height: 800 })
        const overflow = await world.page.evaluate<number>(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        )
        if (overflow > 0) overflows.push(`${what}, ${String(width)} px: ${String(overflow)}`)
      }
    })
    expect(overflows).toEqual([])
  })

  it('speaks German when the browser does, fits, and keeps the language that is chosen', async () => {
    await world.startAgain({ locale: 'de-DE' })
    const { page } = world
    await page.goto((await world.link()).url)
    await press(page, 'Beginnen')
    await atStep(page, 'Identity Provider wählen')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('radio', { name: 'Okta', exact: true }).check()
    await press(page, 'Weiter')
    await atStep(page, 'Anwendung anlegen')
    await page.getByText('Geben Sie der Anwendung einen Namen').waitFor()
    await page.getByRole('link', { name: 'Beide verbinden' }).click()
    await page.getByRole('radio', { name: 'Feld für Feld' }).check()
    await page.getByLabel('Entity ID').fill('https://acme.okta.com/app/acme/exk1/sso/saml')
    await page.getByText('Das sieht aus wie die Adresse der Anmeldung, nicht wie die Entity ID.').waitFor()
    for (const step of ['Anwendung anlegen', 'Beide verbinden', 'Domains bestätigen', 'Einschalten']) {
      await page.getByRole('link', { name: step }).click()
      await atStep(page, step)
      expect(await auditPage(page, widths)).toEqual([])
    }
    await page.getByLabel('Sprache').focus()
    await page.getByLabel('Sprache').selectOption('en')
    await atStep(page, 'Turn it on')
    // Whoever chooses stays where they chose.
    await page.locator('#language:focus').waitFor()
    await page.reload()
    await atStep(page, 'Turn it on')
    // The next link asks in it, before there is an assistant.
    await page.goto((await world.link()).url)
    await page.getByRole('button', { name: 'Begin' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  it('asks for few things, nothing from elsewhere, and its script is small', async () => {
    const { page, deployment } = world
    await page.goto((await world.link()).url)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await press(page, 'Begin')
    await atStep(page, 'Choose your identity provider')
    await page.waitForLoadState('networkidle')
    expect(
      asked.filter((url) => !url.startsWith(`${deployment.cardeaUrl}/`) && !url.startsWith('data:')),
    ).toEqual([])
    // The form, the page, two styles, two faces, the sign, the script and one question.
    expect(asked.length).toBeLessThanOrEqual(10)
    expect(asked.filter((url) => url.includes('setup-de.js'))).toEqual([])
    // Whoever reads German loads that, too.
    expect(gzipSync(bundle()).length + gzipSync(bundle('setup-de.js')).length).toBeLessThanOrEqual(BUDGET)
  })
})
