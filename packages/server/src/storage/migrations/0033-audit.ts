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

-- Sign-ins of a connection, newest first, and how many of a day came to what: read from the index alone.
create index logins_connection on logins (connection_id, id) include (created_at, status, kind);

-- Words of a text, for a search by their beginnings: accents and case do not count, and punctuation divides. Of 500 characters,
-- for a word may not be longer than 2 KB.
create function search_words(input text) returns text[] language sql immutable strict parallel safe as $$
  select string_to_array(btrim(regexp_replace(
    lower(regexp_replace(left(normalize(input, NFKD), 500), '[\\u0300-\\u036f]', '', 'g')),
    '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\s]+', ' ', 'g')), ' ')
$$;
create index organizations_words on organizations
  using gin (array_to_tsvector(search_words(name || ' ' || slug || ' ' || coalesce(external_id, ''))));
`
