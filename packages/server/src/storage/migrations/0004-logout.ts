/**
 * What a logout needs: whom the identity provider knows a session by, and the logouts under way at it.
 *
 * Sessions are written by the statement that completes a login, and only for connections whose identity
 * provider has single logout. Codes are swept within hours; a session is signed out of after days.
 */
export const sql = `
create table saml_sessions (
  sid             text primary key,            -- the session id of the tokens; authorization_codes has the same
  organization_id text not null,
  connection_id   text not null,
  application_id  text not null references applications on delete cascade,
  name_id         text not null,               -- the NameID's value, exactly as sent
  session_index   text,                        -- of the AuthnStatement
  subject         jsonb not null,              -- all of the NameID: a LogoutRequest repeats it
  created_at      timestamptz not null default now(),
  ended_at        timestamptz,
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index saml_sessions_subject on saml_sessions (connection_id, name_id) where ended_at is null;
create index saml_sessions_created on saml_sessions (created_at);

-- LogoutRequests of ours that the identity provider has not answered yet.
create table logouts (
  id                       text primary key,   -- also the ID of the LogoutRequest
  organization_id          text not null,
  connection_id            text not null,
  post_logout_redirect_uri text,               -- proven to be registered; null: our own page
  state                    text,               -- of the application, given back to it
  created_at               timestamptz not null default now(),
  expires_at               timestamptz not null,
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index logouts_expires on logouts (expires_at);
`
