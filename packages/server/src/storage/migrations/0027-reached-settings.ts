/** A connection keeps when its owners' own test of it passed, so that they can demand single sign-on without the operator. */
export const sql = `
alter table connections
  add reached_at timestamptz,          -- when the test of its saved settings passed last; null: it has not
  -- The updated_at of the settings that were tested: another one now, also by an earlier release, and the test tells nothing of them.
  add reached_settings_at timestamptz;
`
