/**
 * Users, what they prove themselves with, and the organizations they belong to.
 *
 * A user is either somebody's own account (`organization_id` null: one per address, which they have proven) or was brought
 * by an organization's identity provider, and then has no credential here: whoever runs that identity provider can be any of its
 * users, and nobody else's.
 */
export const sql = `
create table users (
  id                  text primary key,
  organization_id     text references organizations on delete cascade, -- whose identity provider brought them; null: an own account
  email               text,                       -- as written
  email_key           text,                       -- in the one spelling that addresses are compared in
  email_proven        boolean not null,           -- by a link that was mailed to it, or by a verified domain
  name                text,
  first_name          text,
  last_name           text,
  password_hash       text,                       -- argon2id, PHC string format
  password_changed_at timestamptz,
  totp_sealed         bytea,                      -- the shared secret (RFC 6238)
  totp_confirmed_at   timestamptz,                -- null: begun, but no code has been typed yet
  totp_last_step      bigint,                     -- the time step of the last code that was used: each works once
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  constraint users_own_accounts_are_proven check (organization_id is not null or (email_key is not null and email_proven)),
  constraint users_brought_have_no_credentials check (
    organization_id is null or (password_hash is null and totp_sealed is null))
);
create unique index users_own_email on users (email_key) where organization_id is null;
create index users_of_organization on users (organization_id, email_key) where organization_id is not null;

create table memberships (
  id              text primary key,
  organization_id text not null references organizations on delete cascade,
  user_id         text not null references users on delete cascade,
  role            text not null check (role in ('owner', 'admin', 'member')),
  status          text not null check (status in ('active', 'pending', 'inactive')),
  source          text not null check (source in ('created', 'sso', 'domain', 'invitation', 'operator')),
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint memberships_once unique (organization_id, user_id)
);
create index memberships_of_user on memberships (user_id);

-- Which user a person is. Older processes leave it empty; the next sign-in finds out.
alter table profiles add user_id text references users on delete set null;
-- Two people whom one connection tells apart are never one user.
create unique index profiles_of_user on profiles (user_id, connection_id) where user_id is not null;

create table passkeys (
  id            text primary key,
  user_id       text not null references users on delete cascade,
  credential_id text not null unique,             -- WebAuthn §5.1: base64url
  public_key    bytea not null,                   -- COSE
  sign_count    bigint not null,
  transports    text[] not null default '{}',
  backed_up     boolean not null,
  name          text not null,
  created_at    timestamptz not null default now(),
  last_used_at  timestamptz
);
create index passkeys_of_user on passkeys (user_id);

create table recovery_codes (
  user_id    text not null references users on delete cascade,
  code_hash  bytea not null,
  used_at    timestamptz,
  created_at timestamptz not null default now(),
  primary key (user_id, code_hash)
);

-- What a browser is signed in with at Cardea itself.
create table account_sessions (
  id              text primary key,
  user_id         text not null references users on delete cascade,
  organization_id text references organizations on delete cascade, -- signed in by its connection: good for it alone
  connection_id   text references connections on delete cascade,
  profile_id      text references profiles on delete cascade,
  secret_hash     bytea not null unique,
  methods         text[] not null,                -- RFC 8176
  acr             text,
  auth_time       timestamptz not null,
  user_agent      text,
  address         text,
  created_at      timestamptz not null default now(),
  seen_at         timestamptz not null default now(),
  idle_at         timestamptz not null,           -- over by then, unless it is used
  expires_at      timestamptz not null            -- over by then in any case
);
create index account_sessions_of_user on account_sessions (user_id);
create index account_sessions_expires on account_sessions (expires_at);

-- Links that were mailed: each proves an address, once.
create table mail_links (
  token_hash bytea primary key,
  purpose    text not null check (purpose in ('sign_in', 'password')),
  email      text not null,
  email_key  text not null,
  login_id   text references logins on delete cascade, -- the login that goes on when it is used
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index mail_links_expires on mail_links (expires_at);
create index mail_links_email on mail_links (email_key);

create table invitations (
  id              text primary key,
  organization_id text not null references organizations on delete cascade,
  email           text not null,
  email_key       text not null,
  role            text not null check (role in ('owner', 'admin', 'member')),
  token_hash      bytea not null unique,
  invited_by      text references users on delete set null,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  constraint invitations_once unique (organization_id, email_key)
);

create table personal_tokens (
  id              text primary key,
  user_id         text not null references users on delete cascade,
  organization_id text references organizations on delete cascade, -- works for this organization alone
  name            text not null,
  token_hash      bytea not null unique,
  hint            text not null,
  scopes          text[] not null,
  ip_ranges       text[] not null default '{}',   -- CIDR; empty: from anywhere
  expires_at      timestamptz not null,
  last_used_at    timestamptz,
  created_at      timestamptz not null default now()
);
create index personal_tokens_of_user on personal_tokens (user_id);

-- What becomes of somebody with a proven address of the domain.
alter table domains add auto_join text not null default 'off' check (auto_join in ('off', 'join', 'request'));

-- A login may end at Cardea itself instead of at an application, and then in a session there.
alter table logins
  drop constraint logins_kind_check,
  drop constraint logins_tests_have_no_application,
  add constraint logins_kind_check check (kind in ('sign_in', 'test', 'account')),
  add constraint logins_application check (kind = 'sign_in' or application_id is null);

-- How people with an account of their own sign in to an organization: one connection each, made when it is first needed.
alter table connections
  drop constraint connections_protocol_check,
  add constraint connections_protocol_check check (protocol in ('saml', 'oidc', 'social', 'account'));
create unique index connections_one_account on connections (organization_id) where protocol = 'account';
`
