/** What this example is told by its environment; the defaults are those of cardea.yaml, good for one laptop. */
const port = Number(process.env.PORT ?? 3001)
const appUrl = new URL(process.env.APP_URL ?? `http://localhost:${port}`)

export const settings = {
  host: process.env.HOST ?? '127.0.0.1',
  port,
  appUrl,
  cardeaUrl: new URL(process.env.CARDEA_URL ?? 'http://localhost:4000/'),
  /** Whose application this is: a private one has one customer. */
  organizationId: process.env.ORGANIZATION_ID ?? 'org_0000000000000000000000TEST',
  clientId: process.env.CLIENT_ID ?? 'demo-spa',
  audience: process.env.AUDIENCE ?? 'example-api',
  /** The claim that says that somebody has an account. */
  metadataClaim: process.env.METADATA_CLAIM ?? 'http://app.example/user_metadata',
  accounts: {
    url: new URL('/accounts/', appUrl),
    clientId: process.env.ACCOUNTS_CLIENT_ID ?? 'demo-accounts',
    clientSecret: process.env.ACCOUNTS_CLIENT_SECRET ?? 'demo-accounts-secret-for-this-laptop-only',
    apiKey: process.env.ACCOUNTS_API_KEY ?? 'demo-accounts-key-for-this-laptop-only',
    /** Where it sends people back to, and nowhere else. */
    redirectUris: [appUrl.origin],
  },
}
