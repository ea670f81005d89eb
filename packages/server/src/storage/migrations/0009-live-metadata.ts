/** Metadata that is read again by itself, and notices before certificates expire. */
export const sql = `
alter table connections
  add metadata_url          text,              -- SAML: where the IdP publishes its metadata; null: it was given by hand
  add metadata_refreshed_at timestamptz,       -- when it was last read and understood
  add metadata_attempted_at timestamptz,       -- when it was last asked for
  add metadata_refresh_at   timestamptz,       -- when it is due again
  add metadata_failures     integer not null default 0, -- in a row
  add metadata_error        text,              -- error code of the last attempt, if it failed
  add certificates_expire_at timestamptz;      -- SAML: the earliest end among idp_certificates
create index connections_metadata_due on connections (metadata_refresh_at) where metadata_url is not null;
create index connections_certificates_expire on connections (certificates_expire_at);

-- Which expiry has been told, so that every process may look and each is told once.
create table certificate_notices (
  connection_id text not null references connections on delete cascade,
  fingerprint   text not null,                 -- SHA-256 of the DER
  days          integer not null,              -- the threshold: 60, 30, 14, 7, 1, or 0 when it has expired
  created_at    timestamptz not null default now(),
  primary key (connection_id, fingerprint, days)
);
`
