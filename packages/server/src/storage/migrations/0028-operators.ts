/** The people who run the deployment: who they are, and the links by which they become so. */
export const sql = `
create table operators (
  user_id    text primary key references users on delete cascade, -- an own account, which stays one
  role       text not null check (role in ('admin', 'viewer')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- One-time links. Without an address and a user: for the first operator, whoever that is.
create table operator_links (
  token_hash bytea primary key,
  email      text,                                         -- for whom; null: the first operator, or user_id
  email_key  text unique,                                  -- one link for each address: a new one takes its place
  user_id    text references users on delete cascade,      -- an operator who chooses a new password by it
  role       text not null check (role in ('admin', 'viewer')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint operator_links_one_person check (num_nonnulls(email_key, user_id) < 2)
);
create index operator_links_expires on operator_links (expires_at);
create index operator_links_of_user on operator_links (user_id) where user_id is not null;

-- An operator's account whose address no mail has proven: nothing that comes by that address opens it.
alter table users
  add shut_to_mail boolean not null default false,
  -- An older process that proves an address by mail would open it: then the whole statement fails.
  add constraint users_shut_to_mail_are_unproven check (not shut_to_mail or proven_by_provider);

-- A repeated request may belong to an operator, too.
alter table idempotency_keys
  add user_id text references users on delete cascade,     -- null: sent by an API key or an application
  drop constraint idempotency_keys_one_caller,
  add constraint idempotency_keys_one_caller check (num_nonnulls(api_key_id, application_id, user_id) = 1),
  add constraint idempotency_keys_of_user unique (user_id, key);

-- To the hour: enough to see which keys nobody uses.
alter table api_keys add last_used_at timestamptz;
`
