/** What applications are called there, by what they are here. */
export const appTypes = { web: 'regular_web', spa: 'spa', m2m: 'non_interactive' } as const

/** What they are here, by what they are called there. */
export const typesOf = { regular_web: 'web', spa: 'spa', native: 'spa', non_interactive: 'm2m' } as const
