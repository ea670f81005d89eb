/**
 * A policy that is only watched, the way back from one that locks everybody out, and the codes by which an owner gets in
 * while single sign-on is broken.
 */
export const sql = `
alter table organizations
  add report_only_policy jsonb,                    -- watched, not enforced: { authRequired, requireMfa }; null: none
  add policy_before jsonb,                         -- what single sign-on falls back to; null: it was not raised
  add policy_raised_at timestamptz,                -- when single sign-on was demanded
  add auto_revert boolean not null default true,   -- it may fall back by itself
  add constraint organizations_raised_from check ((policy_before is null) = (policy_raised_at is null));
create index organizations_raised on organizations (policy_raised_at) where policy_raised_at is not null;

-- Who signed in although a watched policy would have refused them: one row for a person and day.
create table policy_reports (
  organization_id text not null references organizations on delete cascade, -- whose policy it is
  profile_id      text not null references profiles on delete cascade,
  day             date not null,                   -- in UTC
  policy          jsonb not null,                  -- the one that was watched
  reason          text not null check (reason in ('sso_required', 'mfa_required')),
  noted_at        timestamptz not null,
  primary key (organization_id, profile_id, day)
);
create index policy_reports_profile on policy_reports (profile_id);
create index policy_reports_noted on policy_reports (noted_at);

-- Codes of an owner, each for one use. Whoever is no member any more has none.
create table break_glass_codes (
  organization_id text not null,
  user_id         text not null,
  code_hash       bytea not null,
  created_at      timestamptz not null default now(),
  used_at         timestamptz,
  primary key (organization_id, user_id, code_hash),
  foreign key (organization_id, user_id) references memberships (organization_id, user_id) on delete cascade
);

-- Sessions that an organization is open to although they do not meet its demand for single sign-on.
create table break_glass_openings (
  session_id      text not null references account_sessions on delete cascade,
  organization_id text not null references organizations on delete cascade,
  expires_at      timestamptz not null,
  primary key (session_id, organization_id)
);
create index break_glass_openings_expires on break_glass_openings (expires_at);
`
