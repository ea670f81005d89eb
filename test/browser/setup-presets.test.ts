import { type Place, presets } from '../../packages/protocol/src/presets.ts'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { auditPage } from './audit-page.ts'
import { withoutBrowser } from './launch-browser.ts'
import { atStep, begin } from './setup-steps.ts'
import { setupWorld } from './setup-world.ts'

const described = (protocol: 'saml' | 'oidc') =>
  Object.values(presets).filter(({ protocols }) => protocols.includes(protocol))

/** Every provider on a phone: one page, in which one is chosen after the other. */
describe.skipIf(withoutBrowser)('the second and third step, for every provider', () => {
  const world = setupWorld()

  it('over SAML: steps, our values, drawings and fields, and nothing is too wide or wrong', async () => {
    const { page } = await open()
    for (const { name, screens } of described('saml')) {
      const { saml } = screens
      if (saml === null) continue
      await choose(page, name, 'saml')
      const { entityId, acsUrl, metadata, nameId, attributes, signing } = saml
      expect(await titles(page), name).toEqual([
        'Create it',
        'Enter our values',
        'Choose the identifier',
        'Send the attributes',
        'Sign the answer',
      ])
      expect((await page.locator('.copy-label').allInnerTexts()).toSorted(), name).toEqual(
        [entityId.field, acsUrl.field, metadata?.field ?? 'Metadata address'].toSorted(),
      )
      await expectDrawn(page, name, [entityId, acsUrl, nameId, attributes, signing])
      await expectGood(page, name)

      await goToValues(page)
      await page.getByRole('radio', { name: 'Metadata file' }).check()
      await expectDrawn(page, name, [saml.theirMetadataFile ?? saml.theirMetadataUrl])
      await page.getByRole('radio', { name: 'Metadata address' }).check()
      await page.getByRole('textbox', { name: 'Metadata address' }).waitFor()
      await expectDrawn(page, name, [saml.theirMetadataUrl])
      await page.getByRole('radio', { name: 'Field by field' }).check()
      for (const label of ['Entity ID', 'Sign-in address', 'Signing certificate'])
        await page.getByLabel(label, { exact: true }).waitFor()
      await openDrawings(page)
      await expectDrawn(page, name, [saml.theirEntityId, saml.theirSsoUrl, saml.theirCertificate])
      await expectGood(page, name)
    }
  })

  it('over OpenID Connect: the same', async () => {
    const { page } = await open()
    for (const { name, screens } of described('oidc')) {
      const { oidc } = screens
      if (oidc === null) continue
      await choose(page, name, 'oidc')
      const { redirectUri, claims, algorithm } = oidc
      expect(await titles(page), name).toEqual([
        'Create it',
        'Enter our values',
        'Send the attributes',
        ...(algorithm === null ? [] : ['Sign the answer']),
      ])
      expect(await page.locator('.copy-label').allInnerTexts(), name).toEqual([redirectUri.field])
      await expectDrawn(page, name, [redirectUri, claims, algorithm])
      await expectGood(page, name)

      await goToValues(page)
      for (const label of ['Issuer', 'Client ID', 'Client secret'])
        await page.getByLabel(label, { exact: true }).waitFor()
      await openDrawings(page)
      await expectDrawn(page, name, [oidc.theirIssuer, oidc.theirClientId, oidc.theirClientSecret])
      await expectGood(page, name)
    }
  })

  async function open(): Promise<{ readonly page: Page }> {
    const { page } = world
    await begin(page, (await world.link()).url)
    await page.setViewportSize({ width: 320, height: 800 })
    return { page }
  }
})

/** From wherever it is, to the second step. */
async function choose(page: Page, provider: string, protocol: 'saml' | 'oidc'): Promise<void> {
  await page.locator('.steps a[href="#/provider"]').click()
  await atStep(page, 'Choose your identity provider')
  await page.locator(`input[name=provider][value=${provider}]`).check()
  const wanted = page.locator(`input[name=protocol][value=${protocol}]`)
  if ((await wanted.count()) > 0) await wanted.check()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await atStep(page, 'Create the application')
}

async function goToValues(page: Page): Promise<void> {
  await page.locator('.steps a[href="#/values"]').click()
  await atStep(page, 'Connect the two')
}

/** Several drawings are shown to those who ask. */
async function openDrawings(page: Page): Promise<void> {
  const closed = page.locator('details:not([open]) > summary', { hasText: 'Where to find it' })
  if ((await closed.count()) > 0) await closed.click()
}

function titles(page: Page): Promise<string[]> {
  return page.locator('.guide > li > h2').allInnerTexts()
}

/** Each place is in a drawing whose text names it; each drawing shows all that its text names. */
async function expectDrawn(page: Page, name: string, places: readonly (Place | null)[]): Promise<void> {
  const known = places.filter((place) => place !== null)
  const drawings = await page.locator('figure.screen').all()
  const texts = await Promise.all(drawings.map((drawing) => drawing.locator('figcaption').textContent()))
  for (const { at, field } of known) {
    const index = texts.findIndex((text) => text?.includes(`${at},`) === true && text.includes(`“${field}”`))
    expect(index, `${name}: ${at}: ${field} in ${texts.join(' | ')}`).toBeGreaterThanOrEqual(0)
    expect(await drawings[index]?.locator('.screen-fields').innerText(), name).toContain(field)
  }
  expect(drawings.length, name).toBeLessThanOrEqual(known.length)
}

/** In one theme: those of the other have the same structure, and `setup-looks.test.ts` looks at each kind of part in both. */
async function expectGood(page: Page, name: string): Promise<void> {
  expect(await auditPage(page, [320], ['light']), name).toEqual([])
}
