/**
 * Sessions: what a sign-in gives an application, for as long as its tokens, its refresh tokens and its silent sign-ins live.
 *
 * A session takes over what codes and SAML sessions both held. It is written by the statement that completes the login; codes,
 * refresh tokens and notices only refer to it, so whatever ends it ends all of them. This comes before the first release: there
 * is no older one that would have to go on with the columns that go.
 */
export const sql = `
alter table applications
  add refresh_token_days     integer not null default 0 check (refresh_token_days between 0 and 365), -- 0: no refresh tokens
  add session_hours          integer not null default 0 check (session_hours between 0 and 720),     -- 0: nobody is signed in silently
  add backchannel_logout_uri text;             -- is told when a session ends

create table sessions (
  id              text primary key,            -- the sid of the tokens
  application_id  text not null references applications on delete cascade,
  organization_id text,                        -- null: of a social connection
  connection_id   text not null references connections on delete cascade,
  profile_id      text not null references profiles on delete cascade,
  auth_time       timestamptz not null,        -- when the person authenticated at the IdP
  acr             text,                        -- as the IdP said
  methods         text[] not null,             -- as the IdP said (amr)
  cookie_hash     bytea,                       -- of the secret of the browser that may sign in silently; null: none may
  silent_until    timestamptz,
  name_id         text,                        -- SAML single logout: the NameID's value, exactly as sent
  session_index   text,                        -- of the AuthnStatement
  subject         jsonb,                       -- all of the NameID: a LogoutRequest repeats it
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  ended_at        timestamptz,
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create unique index sessions_cookie on sessions (cookie_hash) where cookie_hash is not null;
create index sessions_subject on sessions (connection_id, name_id) where name_id is not null and ended_at is null;
create index sessions_profile on sessions (profile_id);
create index sessions_expires on sessions (expires_at);

insert into sessions (id, application_id, organization_id, connection_id, profile_id, auth_time, acr, methods, name_id,
    session_index, subject, created_at, expires_at, ended_at)
  select a.sid, a.application_id, p.organization_id, p.connection_id, p.id, a.auth_time, a.acr, '{}', s.name_id,
    s.session_index, s.subject, a.created_at, a.created_at + interval '30 days', coalesce(s.ended_at, a.revoked_at)
  from authorization_codes a join profiles p on p.id = a.profile_id left join saml_sessions s on s.sid = a.sid;
-- Older than their codes: the person is known by the NameID alone, where that is what people are known by.
insert into sessions (id, application_id, organization_id, connection_id, profile_id, auth_time, methods, name_id,
    session_index, subject, created_at, expires_at, ended_at)
  select s.sid, s.application_id, s.organization_id, s.connection_id, min(p.id), s.created_at, '{}', s.name_id,
    s.session_index, s.subject, s.created_at, s.created_at + interval '30 days', s.ended_at
  from saml_sessions s join profiles p on p.connection_id = s.connection_id and p.idp_id = s.name_id
  where not exists (select from sessions where sessions.id = s.sid)
  group by s.sid;
drop table saml_sessions;

alter table authorization_codes add session_id text references sessions on delete cascade;
update authorization_codes set session_id = sid;
alter table authorization_codes
  alter session_id set not null,
  drop application_id, drop profile_id, drop sid, drop auth_time, drop acr, drop revoked_at;
create index authorization_codes_session on authorization_codes (session_id);

-- One use each: using one makes the next. One that comes twice ends its session.
create table refresh_tokens (
  token_hash bytea primary key,
  session_id text not null references sessions on delete cascade,
  scope      text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,             -- of the whole chain
  used_at    timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);
create index refresh_tokens_expires on refresh_tokens (expires_at);

-- Access tokens that were given back before their time.
create table revoked_access_tokens (
  token_id   text primary key,                 -- its jti
  expires_at timestamptz not null
);
create index revoked_access_tokens_expires on revoked_access_tokens (expires_at);

-- Sessions that have ended, until their application has taken note.
create table logout_notices (
  session_id      text primary key,
  application_id  text not null references applications on delete cascade,
  subject         text not null,               -- the sub of the tokens
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null default now(),
  created_at      timestamptz not null default now()
);
create index logout_notices_due on logout_notices (next_attempt_at);
`
