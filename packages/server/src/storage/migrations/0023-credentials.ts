/** What an authenticator is asked to sign: a passkey proves itself by a challenge that was made for it and works once. */
export const sql = `
create table passkey_challenges (
  challenge_hash bytea primary key,
  purpose        text not null check (purpose in ('register', 'sign_in', 'second_factor')),
  user_id        text references users on delete cascade, -- null: whoever has the passkey signs in
  browser_hash   bytea not null,                          -- the browser that asked
  created_at     timestamptz not null default now(),
  expires_at     timestamptz not null,
  constraint passkey_challenges_have_a_user check ((purpose = 'sign_in') = (user_id is null))
);
create index passkey_challenges_expires on passkey_challenges (expires_at);
create index passkey_challenges_of_user on passkey_challenges (user_id) where user_id is not null;
`
