/** Words of people who await reconciliation. */
export const awaiting = {
  awaiting: {
    lead: 'People whom their identity provider has signed in, and who were refused because an attribute was missing.',
    title: 'People who wait for a mended mapping',
    missing: (attributes: readonly string[]) => `Missing: ${attributes.join(', ')}`,
    lastTry: 'Last tried',
    connection: 'Connection',
    empty: 'Nobody waits',
    emptyText:
      'When a sign-in brings none of the attributes that a connection requires, its person is refused and appears here. Correct the mapping of the connection, or have the provider send the attribute, then map them again.',
    noneHere: 'Nobody: every sign-in has brought the attributes that this connection requires.',
    what: 'Correct the mapping first, or have the provider send what is missing. Mapping again reads what they brought once more; it signs nobody in, and whoever has everything then gets in at their next sign-in.',
    reconcile: 'Map everybody again',
    done: (mended: number, waiting: number) => `${mended} mended, ${waiting} wait on.`,
    outside: (count: number) =>
      count === 1
        ? 'One person’s address is outside the organization’s domains: they will be refused by that name.'
        : `The addresses of ${count} people are outside the organization’s domains: they will be refused by that name.`,
    closed: 'Who waits is for admins to see.',
  },
} as const
