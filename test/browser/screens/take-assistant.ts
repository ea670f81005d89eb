import type { Page } from 'playwright-core'
import { newLink } from '../setup-steps.ts'
import { type Way, walkAssistant } from '../setup-walk.ts'
import type { Camera } from './camera.ts'

/** The link, every step of the setup assistant with its wrong turns, and a link that has been opened before. */
export async function takeAssistant({ photograph }: Camera, way: Way): Promise<void> {
  const { page, deployment } = way
  const { url } = await newLink(deployment, { introduction: 'Welcome. This takes **twenty minutes**.' })
  await photograph(page, 'assistant-link', url)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByRole('heading', { name: 'Choose your identity provider' }).waitFor()
  await takeUsed(page, url, photograph)
  await walkAssistant(way, 'screens.example', async (what) => {
    await photograph(page, `assistant-${what.toLowerCase().replace(/[^a-z]+/g, '-')}`)
  })
}

async function takeUsed(page: Page, url: string, photograph: Camera['photograph']): Promise<void> {
  await page.context().clearCookies()
  await photograph(page, 'assistant-link-used', url)
}
