/** Signing keys that are rotated, and applications that choose the algorithm of their tokens. */
export const sql = `
alter table signing_keys
  add state_since timestamptz not null default now(), -- how long it has been next, current or retiring
  add published   boolean not null default true;      -- other algorithms than RS256 are, once an application uses them
update signing_keys set state_since = created_at;

alter table applications
  add token_algorithm text not null default 'RS256' check (token_algorithm in ('RS256', 'ES256', 'EdDSA'));
`
