/**
 * Diagnosis: test logins, their tickets and results, and the capture of full messages.
 *
 * A test is a login without an application. The previous release knows no such login: while both
 * releases run, its list of logins cannot show one, and nothing else of it meets one.
 */
export const sql = `
alter table logins add column kind text not null default 'sign_in' check (kind in ('sign_in', 'test'));
alter table logins add constraint logins_tests_have_no_application check (kind = 'sign_in' or application_id is null);

-- While this is in the future, the messages of this connection's logins are kept whole (sealed).
alter table connections add column capture_until timestamptz;

-- Tests of connections: what could be told at once, and what the test login came to.
create table connection_tests (
  id                text primary key,
  organization_id   text not null,
  connection_id     text not null,
  ticket_hash       bytea not null unique,     -- keyed hash of the one-time ticket in the test's address
  ticket_expires_at timestamptz not null,
  opened_at         timestamptz,               -- the ticket was used
  login_id          text unique references logins on delete cascade, -- null until then
  report            jsonb not null,            -- the checks that need nobody to sign in
  profile           jsonb,                     -- what a sign-in would have kept of the person; it was kept nowhere else
  admitted          boolean,                   -- what the door would have said
  created_at        timestamptz not null default now(),
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index connection_tests_connection on connection_tests (connection_id, id);
create index connection_tests_created on connection_tests (created_at);

-- Messages of identity providers, whole, for a day; only while an operator has switched capture on.
create table captured_messages (
  id              text primary key,
  organization_id text not null,
  connection_id   text not null,
  login_id        text not null references logins on delete cascade,
  kind            text not null check (kind in ('saml_response', 'id_token', 'userinfo')),
  sealed          bytea not null,              -- sealed with this row's id: a whole message holds personal data
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null default now() + interval '24 hours',
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index captured_messages_login on captured_messages (login_id, id);
create index captured_messages_expires on captured_messages (expires_at);
`
