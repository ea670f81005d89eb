/** What the product says of users, and the lists by which its own backend finds members and users. */
export const sql = `
alter table users
  add column external_id text,                    -- the product's own id of the person
  add column metadata    jsonb;                   -- an object of the product's own; null: nothing
create unique index users_external_id on users (external_id) where external_id is not null;
create index users_by_address on users (email_key, id) where email_key is not null;

create index memberships_in_order on memberships (organization_id, id);
create index memberships_by_status on memberships (organization_id, status, id);
create index memberships_by_role on memberships (organization_id, role, id);

-- Its user was deleted: the person is not one from before there were users, who are let in as they are known.
alter table profiles add column lost_user boolean not null default false;

-- Whoever deletes a profile, or a connection with all of its own, finds the logins that name it.
create index logins_of_profile on logins (profile_id) where profile_id is not null;
`
