/**
 * The tables of the first sign-in.
 *
 * Forward only. Every table of tenant data has `organization_id`; composite foreign keys keep a row's
 * connection inside the row's organization. Single-use things (logins, codes, assertion ids) are
 * consumed by one conditional statement, so their uniqueness is the primary key. Expiry is compared
 * with the database's clock, the one clock that all processes share.
 */
export const sql = `
-- The keys that seal secrets, themselves sealed by the master key of the environment.
create table data_keys (
  id            text primary key,
  master_key_id text not null,                 -- which master key sealed it (first bytes of its hash)
  sealed        bytea not null,                -- 32 random bytes, sealed by the master key
  created_at    timestamptz not null default now()
);

-- Keys that sign: tokens for applications, and the simulator's own (sandbox).
create table signing_keys (
  id             text primary key,             -- the kid: JWK thumbprint (RFC 7638)
  purpose        text not null check (purpose in ('tokens', 'simulator')),
  algorithm      text not null,                -- JOSE alg, for example RS256
  state          text not null check (state in ('next', 'current', 'retiring')),
  public_jwk     jsonb not null,
  private_sealed bytea not null,               -- PKCS #8 DER
  certificate    text,                         -- self-signed X.509 (base64 DER) where SAML needs one
  created_at     timestamptz not null default now()
);
create unique index signing_keys_one_current on signing_keys (purpose, algorithm) where state = 'current';

create table applications (
  id                        text primary key,
  name                      text not null,
  type                      text not null check (type in ('web', 'spa', 'm2m')),
  client_id                 text not null unique,
  redirect_uris             text[] not null default '{}',
  default_redirect_uri      text,              -- where an error goes that has no other home; one of redirect_uris
  initiate_login_uri        text,              -- where a sign-in started at the IdP is handed to the application
  post_logout_redirect_uris text[] not null default '{}',
  allowed_origins           text[] not null default '{}',
  scopes                    text[] not null default '{}', -- what an m2m application may be granted
  created_at                timestamptz not null default now(),
  updated_at                timestamptz not null default now()
);

create table application_secrets (
  id             text primary key,
  application_id text not null references applications on delete cascade,
  secret_hash    bytea not null,               -- keyed hash; the secret itself is shown once and forgotten
  hint           text not null,                -- last four characters, to tell secrets apart
  created_at     timestamptz not null default now()
);
create index application_secrets_application on application_secrets (application_id);

create table organizations (
  id                     text primary key,
  name                   text not null,
  slug                   text not null unique,
  external_id            text unique,          -- the application's own id of this customer
  metadata               jsonb not null default '{}',
  auth_required          text not null default 'any' check (auth_required in ('any', 'mfa', 'sso')),
  require_mfa            boolean not null default false,
  jit                    boolean not null default true,  -- create people on their first sign-in
  allow_outside_profiles boolean not null default false, -- accept e-mail addresses outside the verified domains
  created_at             timestamptz not null default now(),
  updated_at             timestamptz not null default now()
);

create table api_keys (
  id              text primary key,
  name            text not null unique,
  key_hash        bytea not null unique,       -- keyed hash; the key itself is shown once and forgotten
  hint            text not null,               -- last four characters
  scopes          text[] not null,
  organization_id text references organizations on delete cascade, -- null: the whole deployment
  expires_at      timestamptz,
  created_at      timestamptz not null default now()
);

create table connections (
  id                   text primary key,
  organization_id      text not null references organizations on delete cascade,
  name                 text not null,
  protocol             text not null check (protocol in ('saml', 'oidc')),
  provider             text not null,          -- preset: okta, entra-id, …, generic-saml, generic-oidc
  status               text not null check (status in ('draft', 'active', 'inactive')),
  is_default           boolean not null default false, -- preferred when an organization has several
  idp_initiated        text not null default 'convert' check (idp_initiated in ('convert', 'direct', 'reject')),
  mapping              jsonb not null default '{}',    -- normalized attribute → IdP attribute; empty: the preset's
  idp_entity_id        text,                   -- SAML: issuer of responses
  sso_url              text,                   -- SAML: where requests go
  sso_binding          text check (sso_binding in ('redirect', 'post')), -- SAML: how requests go
  idp_certificates     text[] not null default '{}',   -- SAML: base64 DER, every one may sign
  issuer               text,                   -- OIDC: issuer identifier, exactly as in its ID tokens
  client_id            text,                   -- OIDC: our client id at the IdP
  client_secret_sealed bytea,                  -- OIDC: sealed with this row's id; never returned
  created_at           timestamptz not null default now(),
  updated_at           timestamptz not null default now(),
  unique (id, organization_id)
);
create index connections_organization on connections (organization_id);
create unique index connections_one_default on connections (organization_id) where is_default;

create table domains (
  id              text primary key,
  organization_id text not null references organizations on delete cascade,
  domain          text not null,               -- lower-case A-labels
  state           text not null check (state in ('pending', 'verified', 'failed')),
  connection_id   text,                        -- sends this domain's people to one connection of the organization
  verified_at     timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  unique (organization_id, domain),
  foreign key (connection_id, organization_id) references connections (id, organization_id)
    on delete set null (connection_id)
);
create unique index domains_one_owner on domains (domain) where state = 'verified';

create table profiles (
  id                text primary key,
  organization_id   text not null,
  connection_id     text not null,
  issuer            text not null,             -- the IdP as it named itself: part of the person's key
  idp_id            text not null,             -- NameID or sub
  email             text,
  first_name        text,
  last_name         text,
  name              text,
  username          text,
  groups            text[] not null default '{}',
  roles             text[] not null default '{}',
  picture           text,
  locale            text,
  custom_attributes jsonb not null default '{}',
  raw_attributes    jsonb not null default '{}',
  outside           boolean not null default false, -- the e-mail's domain is not a verified one of the organization
  created_at        timestamptz not null default now(),
  updated_at        timestamptz not null default now(),
  last_login_at     timestamptz not null default now(),
  unique (connection_id, issuer, idp_id),
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index profiles_organization on profiles (organization_id, id);

create table logins (
  id              text primary key,            -- also the AuthnRequest ID and the upstream state
  application_id  text not null references applications on delete cascade,
  organization_id text references organizations on delete cascade,
  connection_id   text references connections on delete cascade,
  status          text not null check (status in ('selecting', 'pending', 'completed', 'failed')),
  request         jsonb not null,              -- the application's authorization request, validated
  upstream        jsonb not null default '{}', -- what the answer is checked against: nonce, code verifier, …
  browser_hash    bytea not null,              -- hash of the secret in the browser's cookie
  held_response   text,                        -- a SAML response that arrived without the cookie, until the browser returns with it
  profile_id      text references profiles on delete set null,
  error_code      text,
  trace           jsonb not null default '[]', -- steps and checks, redacted
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,        -- the sign-in must be finished by then
  finished_at     timestamptz
);
create index logins_created on logins (created_at);
create index logins_organization on logins (organization_id, id);

-- One-time use of assertions, shared by all processes, kept until the assertion itself has expired.
create table assertion_ids (
  connection_id text not null references connections on delete cascade,
  assertion_id  text not null,
  expires_at    timestamptz not null,
  primary key (connection_id, assertion_id)
);
create index assertion_ids_expires on assertion_ids (expires_at);

-- Authorization codes. Redeemed rows stay until their tokens have expired, so that a second redemption can revoke them.
create table authorization_codes (
  code_hash       bytea primary key,
  login_id        text not null references logins on delete cascade,
  application_id  text not null references applications on delete cascade,
  profile_id      text not null references profiles on delete cascade,
  sid             text not null unique,        -- session id of the tokens
  redirect_uri    text not null,
  code_challenge  text,                        -- PKCE S256
  scope           text[] not null,
  nonce           text,
  auth_time       timestamptz not null,
  acr             text,
  expires_at      timestamptz not null,
  redeemed_at     timestamptz,
  revoked_at      timestamptz,                 -- the code came a second time: its tokens are void
  created_at      timestamptz not null default now()
);
create index authorization_codes_expires on authorization_codes (expires_at);

-- Answers to POST requests that carried an Idempotency-Key, for a day.
create table idempotency_keys (
  api_key_id      text not null references api_keys on delete cascade,
  key             text not null,
  request_hash    bytea not null,              -- of method, path and body
  response_status integer,                     -- null while the first request is running
  response_sealed bytea,                       -- sealed: it may hold a secret that is shown once
  created_at      timestamptz not null default now(),
  primary key (api_key_id, key)
);
create index idempotency_keys_created on idempotency_keys (created_at);

create table webhooks (
  id            text primary key,
  url           text not null unique,
  secret_sealed bytea not null,
  events        text[] not null,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
`
