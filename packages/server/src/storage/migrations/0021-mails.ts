/**
 * Mails that wait to be sent: written with the change that they tell of, sent afterwards by whichever process is free.
 */
export const sql = `
create table mails (
  id              text primary key,
  kind            text not null,                 -- which of our mails it is
  status          text not null default 'waiting' check (status in ('waiting', 'sent', 'kept', 'failed')),
  content_sealed  bytea,                         -- address, subject and both parts: they hold links that open doors
  attempts        integer not null default 0,
  next_attempt_at timestamptz not null,          -- while an attempt is made: when it counts as lost
  expires_at      timestamptz not null,          -- of no use after this: its link is dead by then
  fault           text,                          -- of the last attempt, in a word
  created_at      timestamptz not null default now(),
  constraint mails_waiting_have_content check (status <> 'waiting' or content_sealed is not null)
);
create index mails_due on mails (next_attempt_at) where status = 'waiting';
create index mails_created on mails (created_at);
`
