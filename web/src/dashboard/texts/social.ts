/** Words of social providers. */
export const social = {
  social: {
    title: 'Social providers',
    text: 'By them people sign in to accounts of their own. There is one connection of each, for the whole deployment.',
    labels: { google: 'Google', microsoft: 'Microsoft', github: 'GitHub', apple: 'Apple' } as Readonly<
      Record<string, string>
    >,
    new: (label: string) => `Set up ${label}`,
    newLead: 'With what the provider gives you for your application there. It begins as a draft.',
    notSetUp: 'Not set up',
    create: 'Create connection',
  },
} as const
