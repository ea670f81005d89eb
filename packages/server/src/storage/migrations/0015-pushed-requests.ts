/** Authorization requests that applications push before they send a browser (RFC 9126), and claims that they ask for by name. */
export const sql = `
alter table applications
  add require_pushed_requests boolean not null default false;  -- its requests count only when they have been pushed

alter table sessions
  add requested_claims jsonb;  -- asked for by name, beside the scopes (OIDC Core §5.5), by the latest sign-in; null: none

-- Kept for as long as a request_uri is good, to be used once: by the browser that brings it first.
create table pushed_requests (
  request_hash   bytea primary key,    -- keyed hash of the request_uri
  application_id text not null references applications on delete cascade,
  params_sealed  bytea not null,       -- the parameters as they were pushed, without the client's credentials
  login_id       text,                 -- the login that it began; null: not used yet
  expires_at     timestamptz not null
);
create index pushed_requests_expires on pushed_requests (expires_at);
`
