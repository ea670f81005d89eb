/**
 * What a SAML connection says and accepts beyond its identity provider: settings, old addresses it also
 * answers on, and the keys that Cardea signs and decrypts with towards this one identity provider.
 *
 * The settings are one column, because a sign-in reads the whole row and nearly all connections have none.
 */
export const sql = `
alter table connections
  add column saml_settings jsonb not null default '{}', -- SAML: what differs from the defaults of connections/saml-settings.ts
  add column alias_paths   text[] not null default '{}'; -- SAML: paths of the ACS addresses in saml_settings.aliases
-- Only for paths that no route has: most connections are not in it.
create index connections_alias_paths on connections using gin (alias_paths) where alias_paths <> '{}';

-- Key pairs of one connection: requests are signed with the current one, answers decrypted with each.
create table service_provider_keys (
  id              text primary key,
  organization_id text not null,
  connection_id   text not null,
  state           text not null check (state in ('next', 'current', 'retiring')),
  certificate     text not null,               -- self-signed X.509, base64 DER; in our metadata
  private_sealed  bytea not null,              -- PKCS #8 DER, sealed with this row's id
  created_at      timestamptz not null default now(),
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade,
  -- Deferred: a promotion passes the states on in one statement, row by row.
  constraint service_provider_keys_one_per_state unique (connection_id, state) deferrable initially deferred
);
create index service_provider_keys_connection on service_provider_keys (connection_id, organization_id);

-- When a connection was last reported for answers signed with SHA-1, so that it is reported once a day.
create table sha1_reports (
  connection_id   text primary key,
  organization_id text not null,
  reported_at     timestamptz not null,
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
`
