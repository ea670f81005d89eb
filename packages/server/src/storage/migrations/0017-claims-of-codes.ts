/** What an application asks for by name belongs to the sign-in that asked, and no longer to the session it shares with others. */
export const sql = `
-- Beside the scopes (OIDC Core §5.5); null: none. sessions.requested_claims stays for older processes and is read no more.
alter table authorization_codes add requested_claims jsonb;
alter table refresh_tokens add requested_claims jsonb;
`
