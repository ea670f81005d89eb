/** Access tokens for an application's own API, and what the product says of a person, in tokens under a name that the application chooses. */
export const sql = `
-- Null: an access token for Cardea itself, as before there were others.
alter table authorization_codes add audience text;  -- one of the application's audiences when the sign-in began
alter table refresh_tokens      add audience text;  -- the same, from the code on

alter table profiles     add metadata       jsonb;  -- an object of the product's own, which no sign-in changes; null: it has said nothing
alter table applications add metadata_claim text;   -- the claim that tells its tokens' readers that object; null: none does
`
