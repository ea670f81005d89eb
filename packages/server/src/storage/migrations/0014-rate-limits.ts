/**
 * What all processes together have admitted, per limit, subject and window.
 *
 * Unlogged, because it is written once a second and worth nothing after two minutes: no write-ahead log, no replica.
 * After a crash of PostgreSQL it is empty, and every process goes on with the counts that it has itself.
 * The space left in each page lets a count be raised in place, without a new index entry.
 */
export const sql = `
create unlogged table rate_limits (
  key        text collate "C" not null, -- keyed hash of limit and subject: no address and no client id is kept
  slot       integer not null,          -- the number of the window: seconds since 1970 divided by its length
  used       integer not null,
  expires_at timestamptz not null,      -- after the next window this one counts for nothing
  primary key (key, slot)
) with (fillfactor = 50);
create index rate_limits_expires on rate_limits (expires_at);
`
