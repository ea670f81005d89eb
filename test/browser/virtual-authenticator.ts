import type { Page } from 'playwright-core'

/** An authenticator that Chromium pretends to have: built into the device, with a person who verifies themselves at once. */
export interface VirtualAuthenticator {
  /** How many passkeys it keeps. */
  count(): Promise<number>
  /** Does the person do what it asks, from now on? */
  setUserVerified(isVerified: boolean): Promise<void>
}

/** Web Authentication API §11, by the debugging protocol of Chromium: for the pages of this tab. */
export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    async count() {
      const { credentials } = await session.send('WebAuthn.getCredentials', { authenticatorId })
      return credentials.length
    },
    async setUserVerified(isUserVerified) {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
    },
  }
}
