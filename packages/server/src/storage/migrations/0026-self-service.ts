/** Customers' IT admins set their connection up by a link: what it offers, the link, and the session that it becomes. */
export const sql = `
-- What setup links offer. The deployment's, for all of its customers.
create table self_service_profiles (
  id                  text primary key,
  name                text not null,
  description         text,
  allowed_providers   text[] not null default '{}',   -- names of presets; empty: all
  user_attributes     jsonb not null default '[]',    -- [{name, description, required}], in the order in which they are shown
  branding            jsonb not null default '{}',    -- {logoUrl, colors: {primary, background}}
  introduction        text,                           -- Markdown as it was written
  domain_verification text not null default 'optional' check (domain_verification in ('off', 'optional', 'required')),
  offers_directory    boolean not null default false,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now()
);

-- One link for one organization.
create table setup_tickets (
  id              text primary key,
  organization_id text not null references organizations on delete cascade,
  profile_id      text references self_service_profiles on delete cascade, -- null: everything is offered, in our own look
  token_hash      bytea not null unique,
  mode            text not null check (mode in ('create', 'edit')),
  connection_id   text,                                -- edit: which one; create: the one begun, null until then
  settings        jsonb not null default '{}',         -- create: what the new connection has from the start
  application_ids text[] not null default '{}',        -- whom the connection is for; empty: all
  embed_origins   text[] not null default '{}',        -- whose pages may frame the assistant
  steps_done      text[] not null default '{}',        -- what the admin says of the steps that nothing else tells of
  expires_at      timestamptz not null,
  opened_at       timestamptz,
  revoked_at      timestamptz,
  completed_at    timestamptz,
  created_at      timestamptz not null default now(),
  -- A connection that is gone leaves the ticket, with nothing to edit; PostgreSQL 15 sets the one column.
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete set null (connection_id)
);
create index setup_tickets_of_organization on setup_tickets (organization_id, id);
create index setup_tickets_of_profile on setup_tickets (profile_id) where profile_id is not null;
create index setup_tickets_of_connection on setup_tickets (connection_id) where connection_id is not null;
create index setup_tickets_expires on setup_tickets (expires_at);

-- What a ticket was exchanged for: a cookie in one browser.
create table portal_sessions (
  id          text primary key,
  ticket_id   text not null unique references setup_tickets on delete cascade, -- one session for each ticket, ever
  secret_hash bytea not null unique,
  seen_at     timestamptz not null,
  idle_at     timestamptz not null,                    -- over when it was not used until then
  expires_at  timestamptz not null,                    -- over in any case
  created_at  timestamptz not null default now()
);
create index portal_sessions_expires on portal_sessions (expires_at);
`
