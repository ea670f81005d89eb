/** Applications that authenticate with a key of their own, and applications that act for themselves. */
export const sql = `
alter table applications
  add jwks      jsonb,                         -- public keys that sign its client assertions; null: it has none
  add audiences text[] not null default '{}';  -- m2m: what its tokens may be for, the usual one first; empty: Cardea itself

-- One-time use of client assertions, shared by all processes, kept until the assertion itself has expired.
create table client_assertion_ids (
  application_id text not null references applications on delete cascade,
  assertion_id   text not null,
  expires_at     timestamptz not null,
  primary key (application_id, assertion_id)
);
create index client_assertion_ids_expires on client_assertion_ids (expires_at);
`
