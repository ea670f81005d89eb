/** Social providers sign in to an account of one's own. */
export const sql = `
create table account_providers (
  connection_id text not null references connections on delete cascade,
  issuer        text not null,                    -- a server of one's own is another one than the provider's
  subject       text not null,                    -- whom the provider knows: never an address
  user_id       text not null references users on delete cascade,
  created_at    timestamptz not null default now(),
  primary key (connection_id, issuer, subject),
  -- Two people whom one provider tells apart are never one account.
  constraint account_providers_once unique (user_id, connection_id)
);

-- An own account: a social provider alone has proven its address, and no mail to it yet.
alter table users
  add proven_by_provider boolean not null default false,
  add constraint users_proven_by_provider_are_own check (organization_id is null or not proven_by_provider);
`
