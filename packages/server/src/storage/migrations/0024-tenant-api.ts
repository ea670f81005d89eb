/** Personal access tokens know whether somebody was signed in by an organization's connection when they made them. */
export const sql = `
-- Whose session made it: with the connection it ends. Null: a session of an own account.
alter table personal_tokens add connection_id text references connections on delete cascade;
create index personal_tokens_of_connection on personal_tokens (connection_id) where connection_id is not null;
create index personal_tokens_expires on personal_tokens (expires_at);
`
