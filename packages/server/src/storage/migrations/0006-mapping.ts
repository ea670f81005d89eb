/** Mapping: roles from groups, attributes that a connection requires, and people who wait for a mapping to be mended. */
export const sql = `
alter table connections
  add column role_mapping        jsonb not null default '{}',  -- group as sent → role, or several
  add column required_attributes text[] not null default '{}'; -- without a value in each of them nobody gets in

-- Whom a sign-in was refused because required attributes did not resolve. Nothing signs anybody in from here.
create table awaiting_profiles (
  id              text primary key,            -- prof_…: the profile's, once it is mended
  organization_id text not null,
  connection_id   text not null,
  issuer          text not null,               -- the IdP as it named itself: part of the person's key
  idp_id          text not null,               -- NameID or sub
  profile         jsonb not null,              -- as mapped at the last attempt, with the attributes as sent
  missing         text[] not null,             -- the required attributes that did not resolve
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(), -- the last attempt
  unique (connection_id, issuer, idp_id),
  foreign key (connection_id, organization_id) references connections (id, organization_id) on delete cascade
);
create index awaiting_profiles_organization on awaiting_profiles (organization_id, id);
`
