/**
 * Who did what happened, events read from their end and by organization or type, and lists and counts that stay fast with many
 * organizations and sign-ins.
 */
export const sql = `
-- Who did it, and from where; an event of an older process, or of what happens by itself, has none.
alter table events
  add column actor_kind    text check (actor_kind in ('api_key', 'application', 'operator', 'user', 'setup_ticket')),
  add column actor_id      text,               -- key_…, app_…, user_…, tkt_…
  add column actor_address text,               -- the client's address as the listener knows it
  add column actor_agent   text,               -- the User-Agent header, cut
  add constraint events_whole_actor check ((actor_kind is null) = (actor_id is null));

create index events_organization on events (organization_id, transaction, position);
create index events_type on events (type, transaction, position);
create index events_actor on events (actor_id, transaction, position) where actor_id is not null;

-- Sign-ins of a connection or an organization, newest first, and what they came to, counted from the indexes alone; without the first the
-- deletion of a connection reads all sign-ins, too.
create index logins_connection on logins (connection_id, id) include (created_at, status, kind);
drop index logins_organization;
create index logins_organization on logins (organization_id, id) include (created_at, status, kind, connection_id);
drop index logins_created;
create index logins_created on logins (created_at) include (status, kind, connection_id);
-- The few among many that a list may ask for, and the broom.
create index logins_unfinished on logins (id) where status in ('selecting', 'pending');
create index logins_failed on logins (id) include (created_at, kind, connection_id) where status = 'failed';
create index logins_of_kind on logins (kind, id) where kind <> 'sign_in';

-- Words of a text, for a search by their beginnings: accents and case do not count, and punctuation divides. Of 500 characters,
-- for a word may not be longer than 2 KB. The cost keeps the planner to the index, rather than asking row by row.
create function search_words(input text) returns text[] language sql immutable strict parallel safe cost 10000 as $$
  select string_to_array(btrim(regexp_replace(
    lower(regexp_replace(left(normalize(input, NFKD), 500), '[\\u0300-\\u036f]', '', 'g')),
    '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\s]+', ' ', 'g')), ' ')
$$;
create index organizations_words on organizations
  using gin (array_to_tsvector(search_words(name || ' ' || slug || ' ' || coalesce(external_id, ''))));
`
