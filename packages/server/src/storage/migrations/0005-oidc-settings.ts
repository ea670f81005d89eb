/** Settings of OpenID Connect connections, and the keys with which Cardea authenticates at their token endpoints. */
export const sql = `
-- What an OIDC connection has chosen besides issuer and client, without the defaults (connections/oidc-options.ts):
-- clientAuthentication, clientAssertionAlgorithm, userinfo, tenantId, hostedDomain, idTokenAlgorithms, scopes,
-- prompt, acrValues. One column: most connections keep all defaults, and every login reads the row.
alter table connections add column oidc_settings jsonb not null default '{}'
  check (jsonb_typeof(oidc_settings) = 'object' and (protocol = 'oidc' or oidc_settings = '{}'));

-- private_key_jwt: the keys of one connection, of both algorithms where both were used. The IdP fetches the
-- public ones, the next included, so that rotation stops nobody.
create table oidc_client_keys (
  id              text primary key,            -- kid: RFC 7638 thumbprint
  connection_id   text not null,
  organization_id text not null,
  algorithm       text not null check (algorithm in ('RS256', 'ES256')),
  state           text not null check (state in ('next', 'current', 'retiring')),
  public_jwk      jsonb not null,
  private_sealed  bytea not null,              -- PKCS #8, sealed with this row's id; never returned
  created_at      timestamptz not null default now(),
  unique (connection_id, algorithm, state),
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
`
