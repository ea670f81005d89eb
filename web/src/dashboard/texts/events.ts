/** Words of events. */
export const events = {
  events: {
    lead: 'What happened, in the order in which it became true. Kept for 90 days.',
    type: 'Type',
    everything: 'Everything',
    object: 'What it happened to',
    objectHint: 'An ID: of a connection, an organization …',
    apply: 'Filter',
    empty: 'No events',
    emptyText: 'Nothing has happened that fits. Changes to connections, policies and members appear here.',
    data: 'Details',
  },
} as const
