/** Domains are verified by a record in the DNS, and looked at again. */
export const sql = `
alter table domains
  -- What the record must say. The default is for older processes.
  add challenge text not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''),
  add verified_by text check (verified_by in ('dns', 'operator')), -- null: not verified, or by an older process
  add checked_at timestamptz,
  add check_outcome text,
  add check_at timestamptz,                                        -- the next look at the DNS; null: none by itself
  add record_missing_since timestamptz;
update domains set verified_by = 'operator' where state = 'verified';
update domains set check_at = now() where state = 'pending';
create index domains_due on domains (check_at) where check_at is not null;
`
