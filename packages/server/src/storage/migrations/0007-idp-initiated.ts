/** Sign-ins that begin at the identity provider. */
export const sql = `
-- A sign-in that began at the identity provider and failed may belong to no application (yet); its request is JSON null.
alter table logins alter column application_id drop not null;

-- Tokens that handed a sign-in over to an application and have started it: each starts one. Kept for longer than they live.
create table idp_initiated_tokens (
  token_id   text primary key,                 -- the jti
  expires_at timestamptz not null
);
create index idp_initiated_tokens_expires on idp_initiated_tokens (expires_at);
`
