import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { createApiKey } from '../../packages/server/src/applications/create-api-key.ts'
import { createOrganization } from '../../packages/server/src/organizations/create-organization.ts'
import { createProfile } from '../../packages/server/src/self-service/create-profile.ts'
import { wholeDeployment } from '../../packages/server/src/storage/tenant.ts'
import { browserWorld } from './browser-world.ts'
import { withoutBrowser } from './launch-browser.ts'
import { signInAsOperator } from './operator-session.ts'

/** What an operator changes in the dashboard after it was made, on the real API. */
describe.skipIf(withoutBrowser)('objects of the dashboard that are changed', () => {
  const world = browserWorld()
  beforeEach(() => signInAsOperator(world.context, world.deployment, 'admin'))

  async function open(path: string): Promise<Page> {
    await world.page.goto(`${world.deployment.cardeaUrl}/dashboard${path}`)
    return world.page
  }
  async function expectHeading(name: string): Promise<void> {
    await world.page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  }
  async function newOrganization(name: string): Promise<string> {
    return (await createOrganization(world.deployment.cardea.parts, wholeDeployment, { name })).id
  }
  /** The form with this heading. */
  const card = (name: string) =>
    world.page.locator('.card', { has: world.page.getByRole('heading', { level: 2, name, exact: true }) })
  /** The refusals that the test meant. */
  const forgive = () => void (world.watch.complaints.length = 0)

  it('gives an organization another name, slug and ID, and says at its field which is taken', async () => {
    await newOrganization('Taken')
    const id = await newOrganization('Before')
    const page = await open(`/organizations/${id}`)
    const settings = card('Name and IDs')
    await settings.getByLabel('Name', { exact: true }).fill('After')
    await settings.getByLabel('Slug').fill('taken')
    await settings.getByLabel('External ID').fill('42')
    await settings.getByRole('button', { name: 'Add a note' }).click()
    await settings.getByLabel('Name of note 1').fill('plan')
    await settings.getByLabel('Text of note 1').fill('Enterprise')
    await settings.getByRole('button', { name: 'Add a note' }).click()
    await settings.getByLabel('Name of note 2').fill('plan')
    await settings.getByText('This is there already.').waitFor()
    expect(await settings.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await settings.getByRole('button', { name: 'Remove the note plan' }).last().click()
    await settings.getByRole('button', { name: 'Save' }).click()
    await page.locator('#slug[aria-invalid]:focus').waitFor()
    expect(await page.locator('#slug-error').innerText()).toContain('same slug')
    expect(await settings.getByLabel('External ID').inputValue()).toBe('42')
    forgive()
    await settings.getByLabel('Slug').fill('after')
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByText('Saved.').waitFor()
    await expectHeading('After')
    await world.expectGood()
    await page.reload()
    await expectHeading('After')
    expect(await settings.getByLabel('Slug').inputValue()).toBe('after')
    expect(await settings.getByLabel('Text of note 1').inputValue()).toBe('Enterprise')
    await settings.getByRole('button', { name: 'Remove the note plan' }).click()
    await settings.getByRole('button', { name: 'Save' }).click()
    await settings.getByText('Saved.').waitFor()
  })

  it('lets single sign-on stay although it breaks, where an organization wants closed doors', async () => {
    const id = await newOrganization('Closed doors')
    const page = await open(`/organizations/${id}`)
    const policy = card('How people sign in')
    await policy.getByLabel('Fall back when single sign-on breaks').uncheck()
    await policy.getByRole('button', { name: 'Save' }).click()
    await policy.getByText('Saved.').waitFor()
    await page.reload()
    await expectHeading('Closed doors')
    expect(await policy.getByLabel('Fall back when single sign-on breaks').isChecked()).toBe(false)
  })

  it('changes what an API key is called, what it may do and how long, and the key stays the same', async () => {
    const { apiKey } = await createApiKey(
      world.deployment.cardea.parts,
      { scopes: ['*'] },
      { name: 'Old name', scopes: ['read:logins'] },
    )
    const page = await open('/keys')
    await page.getByRole('link', { name: 'Old name' }).click()
    await expectHeading('Old name')
    await page.getByText(`ends in ${apiKey.hint}`).waitFor()
    await page.getByLabel('Name', { exact: true }).fill('x'.repeat(201))
    await page.getByLabel('read:events').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.locator('#name[aria-invalid]:focus').waitFor()
    expect(await page.getByLabel('read:events').isChecked()).toBe(true)
    forgive()
    await page.getByLabel('Name', { exact: true }).fill('New name')
    await page.getByLabel('Works until').selectOption('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await expectHeading('New name')
    await world.expectGood()
    await page.getByRole('link', { name: 'Keys & settings' }).first().click()
    const row = page.locator('.row', { hasText: 'New name' })
    await row.getByText('read:logins').waitFor()
    expect(await row.innerText()).toMatch(new RegExp(`${apiKey.hint}.*read:events.*Works until`, 's'))
  })

  it('says everything of a self-service profile, and shows how its colors are read before they are saved', async () => {
    const page = await open('/self-service-profiles/new')
    await page.getByLabel('Name', { exact: true }).fill('Customers')
    await page.getByLabel('Okta').check()
    await page.getByLabel('Microsoft Entra ID').check()
    await page.getByRole('button', { name: 'Add an attribute' }).click()
    await page.getByLabel('Attribute 1', { exact: true }).fill('e mail')
    await page.getByLabel('What attribute 1 is for').fill('Invitations go there')
    await page.getByRole('checkbox', { name: 'Required' }).check()
    await page.getByLabel('Address of your logo').fill('http://shop.example/logo.svg')
    await page.getByLabel('Color of buttons').fill('#ffe')
    await page.getByText('Text on it is black').waitFor()
    await page.getByLabel('Color of buttons').fill('#123')
    expect(await page.locator('[id="branding.colors.primary-error"]').innerText()).toMatch(
      /^Text on it is white: a contrast of 1\d\.\d to 1\.$/,
    )
    await page.getByLabel('Color of the side').fill('mauve')
    await page.getByText('A color is #rgb or #rrggbb.').waitFor()
    await world.expectGood()
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.locator('[id="userAttributes.0.name"][aria-invalid]:focus').waitFor()
    for (const field of ['branding.logoUrl', 'branding.colors.background']) {
      await page.locator(`[id="${field}"][aria-invalid]`).waitFor()
    }
    expect(await page.getByLabel('What attribute 1 is for').inputValue()).toBe('Invitations go there')
    forgive()
    await page.getByLabel('Attribute 1', { exact: true }).fill('email')
    await page.getByLabel('Address of your logo').fill('')
    await page.getByLabel('Color of the side').fill('')
    await page.getByRole('button', { name: 'Create profile' }).click()
    await page.getByRole('link', { name: 'Customers' }).click()
    await expectHeading('Customers')
    expect(await page.getByLabel('Okta').isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'Required' }).isChecked()).toBe(true)
    expect(await page.getByLabel('Color of buttons').inputValue()).toBe('#112233')
    await page.getByRole('button', { name: 'Add an attribute' }).click()
    await page.getByLabel('Attribute 2', { exact: true }).fill('email')
    await page.getByLabel('What attribute 2 is for').fill('Once more')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Name each attribute once.').waitFor()
    forgive()
    await page.getByRole('button', { name: 'Remove the attribute email' }).last().click()
    await page.getByRole('button', { name: 'Remove the attribute email' }).click()
    await page.getByLabel('Color of buttons').fill('')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await page.reload()
    await expectHeading('Customers')
    expect(await page.getByLabel('Color of buttons').inputValue()).toBe('')
    expect(await page.getByLabel('Attribute 1', { exact: true }).count()).toBe(0)
  })

  it('sets up a social provider and changes it, and shows its secret nowhere', async () => {
    const page = await open('/keys')
    const row = page.getByRole('list', { name: 'Social providers' }).locator('.row', { hasText: 'GitHub' })
    await row.getByText('Not set up').waitFor()
    await row.getByRole('link').click()
    await expectHeading('Set up GitHub')
    await page.getByLabel('Client ID').fill('our-client')
    await page.getByLabel('Client secret').fill('the-secret-of-github')
    await page.getByLabel('GitHub Enterprise Server').fill('https://github.example/path')
    await page.getByRole('button', { name: 'Create connection' }).click()
    await page.locator('#origin[aria-invalid]:focus').waitFor()
    expect(await page.getByLabel('Client secret').inputValue()).toBe('the-secret-of-github')
    forgive()
    await world.expectGood()
    await page.getByLabel('GitHub Enterprise Server').fill('')
    await page.getByRole('button', { name: 'Create connection' }).click()
    await expectHeading('GitHub')
    await page.locator('.copy', { hasText: 'Redirect URI' }).waitFor()
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await expectHeading('Settings of GitHub')
    const values = card('Values of the identity provider')
    await values.getByLabel('Client ID').fill('another-client')
    await values.getByRole('button', { name: 'Save' }).click()
    await values.getByText('Saved.').waitFor()
    expect(await page.content()).not.toContain('the-secret-of-github')
    await world.expectGood()
    await page.getByRole('link', { name: 'Keys & settings' }).first().click()
    await row.getByText('Draft').waitFor()
    await open('/social/nobody')
    await expectHeading('There is nothing at this address')
  })

  it('offers a viewer no form of any of them', async () => {
    const { parts } = world.deployment.cardea
    await signInAsOperator(world.context, world.deployment, 'viewer')
    const id = await newOrganization('Looked at')
    const { id: profileId } = await createProfile(parts, { name: 'Profile', introduction: 'Welcome' })
    const page = await open(`/organizations/${id}`)
    await expectHeading('Looked at')
    await page.getByText('No connection yet').waitFor()
    expect(await page.getByLabel('Slug').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'New connection' }).count()).toBe(0)
    await open(`/self-service-profiles/${profileId}`)
    await page.getByText('Welcome').waitFor()
    expect(await page.locator('main form').count()).toBe(0)
    await world.expectGood()
    for (const path of [
      `/organizations/${id}/connections/new`,
      '/self-service-profiles/new',
      '/social/apple',
    ]) {
      await open(path)
      await page.getByText('Your role does not let you change this.').waitFor()
      expect(await page.locator('main form').count(), path).toBe(0)
    }
    await world.expectGood()
  })
})
