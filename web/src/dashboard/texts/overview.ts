/** Words of the overview. */
export const overview = {
  overview: {
    lead: (url: string) => `What stands between ${url} and your customers’ sign-ins.`,
    goLive: 'Before you go live',
    progress: (done: number, all: number) => `${done} of ${all} done`,
    ready: 'Everything is in place',
    readyText: 'This deployment meets every point of the checklist.',
    passed: 'Done',
    open: 'To do',
    recent: 'Latest sign-ins',
    allLogins: 'All logins',
    noLogins: 'Nobody has signed in yet. Create an organization, and invite its admin to connect it.',
    items: {
      https: 'The public address uses https',
      database: 'The database is PostgreSQL',
      master_key: 'The master key is given, and kept elsewhere',
      mail: 'Mail can be sent',
      redirect_uris: 'No redirect URI leads to a laptop or to plain http',
      api_key_used: 'A program uses the API with a key of its own',
      bootstrap_key_replaced: 'The first API key is gone',
      operators_second_factor: 'Operators sign in with two factors',
      test_organization_off: 'The test organization is off',
    } as Readonly<Record<string, string>>,
  },
} as const
