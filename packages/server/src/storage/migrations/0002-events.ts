/** Events: what happened, told in the order in which it became true. */
export const sql = `
-- Written in the transaction of the change, so that there is no change without its event and no event without its change.
create table events (
  id              text primary key,
  type            text not null,               -- connection.created, …
  organization_id text references organizations on delete cascade, -- null: it concerns the whole deployment
  object_id       text not null,               -- what changed: a connection, …
  data            jsonb not null,              -- what is true now, without secrets
  occurred_at     timestamptz not null default now(),
  transaction     xid8 not null default pg_current_xact_id(), -- ids are taken before commit; this tells what is final
  position        bigint generated always as identity
);
create index events_order on events (transaction, position);
create index events_object on events (object_id, transaction, position);
create index events_occurred on events (occurred_at);
`
