import type { Page } from 'playwright-core'
import { membershipInsert } from '../../../packages/server/src/members/store.ts'
import { createOrganization } from '../../../packages/server/src/organizations/create-organization.ts'
import { type UserId, newId } from '../../../packages/server/src/storage/ids.ts'
import { wholeDeployment } from '../../../packages/server/src/storage/tenant.ts'
import { totpCode } from '../../../packages/server/test/tenant-browser.ts'
import { ageSessions } from '../age-sessions.ts'
import { inviteFrom } from '../invite-from.ts'
import { openNewestMail, ownPassword, typeEmail, typePassword } from '../own-account.ts'
import { ownOrganization } from '../own-organization.ts'
import type { Deployment } from '../start-deployment.ts'
import { addVirtualAuthenticator } from '../virtual-authenticator.ts'
import type { Camera } from './camera.ts'

/** Whose pages of an own account are photographed. */
export const person = 'ada@nobody.example'

/** The pages behind a mailed link, of the account that it makes, and of what that is signed in to with. */
export async function takeAccount(camera: Camera, deployment: Deployment, page: Page): Promise<void> {
  const { photograph } = camera
  const { cardeaUrl, cardea } = deployment
  await openNewestMail(page, cardeaUrl)
  await photograph(page, 'link-password')
  await page.getByLabel('New password').fill(ownPassword)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await photograph(page, 'hosted-no-organization')
  await page.goto(`${cardeaUrl}/account/sign-in`)
  await typeEmail(page, person)
  await typePassword(page, 'wrong')
  await page.getByText('is not right', { exact: false }).waitFor()
  await photograph(page, 'hosted-password-error')
  await typePassword(page)
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await inviteFrom(cardea.parts, person)
  await photograph(page, 'account', `${cardeaUrl}/account`)
  await openNewestMail(page, cardeaUrl, '/sign-in/invitation?token=')
  await photograph(page, 'invitation')
  await takeFactors(camera, deployment, page)
  await takeOrganizations(camera, deployment, page)
}

/** Each page below `/account`, before, in the middle and after. */
async function takeFactors({ photograph }: Camera, deployment: Deployment, page: Page): Promise<void> {
  const { cardeaUrl } = deployment
  await photograph(page, 'account-security', `${cardeaUrl}/account/security`)
  await photograph(page, 'account-password', `${cardeaUrl}/account/password`)
  await page.getByLabel('New password').fill('short')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid]').waitFor()
  await photograph(page, 'account-password-error')
  await photograph(page, 'account-authenticator', `${cardeaUrl}/account/authenticator`)
  await page.getByRole('button', { name: 'Show the QR code' }).click()
  await photograph(page, 'account-authenticator-new')
  await page.getByLabel('Code of the app').fill('000000')
  await page.keyboard.press('Enter')
  await page.locator('[aria-invalid]').waitFor()
  await photograph(page, 'account-authenticator-error')
  const secret = (await page.locator('dd.mono').innerText()).replaceAll(' ', '')
  await page.getByLabel('Code of the app').fill(totpCode(secret, new Date()))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
  await photograph(page, 'account-recovery-codes')
  await ageSessions(deployment)
  await page.goto(`${cardeaUrl}/account/passkeys/add`)
  await photograph(page, 'hosted-sign-in-again')
  await typePassword(page)
  await page.getByRole('heading', { name: 'Second factor' }).waitFor()
  await page.getByText('Use a recovery code').click()
  await photograph(page, 'hosted-second-factor')
  await page
    .getByLabel('Code of your authenticator app')
    .fill(totpCode(secret, new Date(Date.now() + 30_000)))
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Add a passkey' }).waitFor()
  await photograph(page, 'account-passkey-add')
  await addVirtualAuthenticator(page)
  await page.getByLabel('Name').fill('my laptop')
  await page.keyboard.press('Enter')
  await page.getByText('Your passkey is added.').waitFor()
  await photograph(page, 'account-security-all')
  await page.getByRole('link', { name: 'Rename or remove' }).click()
  await photograph(page, 'account-passkey')
  await photograph(page, 'account-authenticator-remove', `${cardeaUrl}/account/authenticator`)
  await photograph(page, 'account-recovery-codes-renew', `${cardeaUrl}/account/recovery-codes`)
  await photograph(page, 'account-tokens', `${cardeaUrl}/account/tokens`)
  await photograph(page, 'account-token-new', `${cardeaUrl}/account/tokens/new`)
}

/** Somebody who belongs to one organization, is invited by another, and waits for a third. */
async function takeOrganizations(camera: Camera, deployment: Deployment, page: Page): Promise<void> {
  const { photograph } = camera
  const { parts } = deployment.cardea
  const { id: userId } = await parts.db.kysely
    .selectFrom('users')
    .select('id')
    .where('email', '=', person)
    .executeTakeFirstOrThrow()
  for (const [name, status] of [
    ['Acme', 'active'],
    ['Byte & Söhne', 'active'],
    ['Cobalt', 'pending'],
  ] as const) {
    const { id: organizationId } = await createOrganization(parts, wholeDeployment, { name })
    const id = newId('membership', parts)
    const how = { role: 'member', status, source: 'operator' } as const
    await membershipInsert(parts.db, { id, organizationId, userId: userId as UserId, ...how })
  }
  await photograph(page, 'account-organizations', `${deployment.cardeaUrl}/account`)
  await page.goto(`${deployment.exampleUrl}/login`)
  await typeEmail(page, person)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: 'Choose an organization' }).waitFor()
  await photograph(page, 'hosted-organization')
  await takeOwned(camera, deployment, page)
  await page.goto(deployment.exampleUrl)
}

/** What an owner decides, and their codes for emergencies while the organization is open and when it is closed. */
async function takeOwned(
  { photograph }: Camera,
  { cardeaUrl, cardea }: Deployment,
  page: Page,
): Promise<void> {
  const { id } = await ownOrganization(cardea, person)
  await photograph(page, 'account-requests', `${cardeaUrl}/account`)
  await photograph(page, 'emergency-list', `${cardeaUrl}/account/emergency`)
  await photograph(page, 'emergency-open', `${cardeaUrl}/account/emergency/${id}`)
  await cardea.parts.db.kysely
    .updateTable('organizations')
    .set({ auth_required: 'sso' })
    .where('id', '=', id)
    .execute()
  await photograph(page, 'emergency-closed', `${cardeaUrl}/account/emergency/${id}`)
}
