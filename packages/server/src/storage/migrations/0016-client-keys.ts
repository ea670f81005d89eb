/** Machine callers of the native API, and keys of applications that are read from an address. */
export const sql = `
-- A repeated request belongs to whoever sent it: an API key, or an application that acts for itself.
alter table idempotency_keys
  add application_id text references applications on delete cascade; -- null: sent by an API key
alter table idempotency_keys drop constraint idempotency_keys_pkey;
alter table idempotency_keys alter api_key_id drop not null;         -- null: sent by an application
alter table idempotency_keys
  add constraint idempotency_keys_one_caller check (num_nonnulls(api_key_id, application_id) = 1),
  add constraint idempotency_keys_of_api_key unique (api_key_id, key),
  add constraint idempotency_keys_of_application unique (application_id, key);

-- Where an application publishes the keys of its client assertions, in the place of jwks; null: nowhere.
alter table applications
  add jwks_uri text,
  add constraint applications_keys_from_one_place check (num_nonnulls(jwks, jwks_uri) < 2);
`
