/** A setup link says itself whether domains are to be verified. */
export const sql = `
alter table setup_tickets
  add column domain_verification text -- in the place of what the self-service profile says; null: as that says
    check (domain_verification in ('off', 'optional', 'required'));
`
