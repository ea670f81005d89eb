/** Operators sign in by a connection that an admin has approved as it is, with identities that they have linked themselves. */
export const sql = `
-- Which state of what is believed of an identity provider: every change that could make it say something else is the next one, and none comes
-- back. The database counts, so that no way to change a connection, this release's or an earlier one's, goes past it.
alter table connections add trust_version integer not null default 1;

create function count_connection_trust() returns trigger language plpgsql as $$
declare
  -- What tells nothing of who is believed. A column that is not here counts.
  told text[] := array['name', 'is_default', 'trust_version', 'capture_until', 'metadata_refreshed_at', 'metadata_attempted_at', 'metadata_refresh_at',
    'metadata_failures', 'metadata_error', 'certificates_expire_at', 'reached_at', 'reached_settings_at', 'updated_at'];
begin
  new.trust_version := old.trust_version
    + case when to_jsonb(new) - told is distinct from to_jsonb(old) - told then 1 else 0 end;
  return new;
end $$;

create trigger connections_trust before update on connections
  for each row execute function count_connection_trust();

-- The one connection by which operators sign in, in the state in which an admin approved it.
create table operator_sso (
  only_one      boolean primary key default true check (only_one),
  connection_id text not null references connections on delete cascade,
  trust_version integer not null,
  approved_by   text not null,                               -- an operator, an API key or an application
  approved_at   timestamptz not null default now()
);
create index operator_sso_of_connection on operator_sso (connection_id);

-- Who an operator is there: linked by themselves, never by an address.
create table operator_identities (
  profile_id text primary key references profiles on delete cascade,
  user_id    text not null unique references operators (user_id) on delete cascade,
  created_at timestamptz not null default now()
);

-- Of a session that an operator's sign-in by that connection has begun: the state of the connection before it began. Null: another sign-in.
alter table account_sessions add trust_version integer;
`
