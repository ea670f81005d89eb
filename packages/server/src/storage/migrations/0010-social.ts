/**
 * Social connections: of the deployment, so of no organization.
 *
 * A composite key with a null in it is not checked (MATCH SIMPLE), so what belongs to such a connection also refers to
 * the connection alone. The previous release takes a social connection for a SAML one without settings: while both
 * releases run, it cannot sign anybody in by it, but its list of connections fails for keys of the whole deployment.
 */
export const sql = `
alter table connections
  drop constraint connections_protocol_check,
  alter column organization_id drop not null,        -- null: the deployment's own
  add column social_settings jsonb not null default '{}', -- social: teamId, keyId (Apple), origin (GitHub)
  add constraint connections_protocol_check check (protocol in ('saml', 'oidc', 'social')),
  add constraint connections_of_an_organization check ((protocol = 'social') = (organization_id is null)),
  add constraint connections_social_provider check (
    protocol <> 'social' or (provider in ('google', 'microsoft', 'github', 'apple') and not is_default)),
  add constraint connections_social_settings check (
    jsonb_typeof(social_settings) = 'object' and (protocol = 'social' or social_settings = '{}'));
create unique index connections_one_social on connections (provider) where protocol = 'social';

-- Null exactly where the connection's is: the row is written from the connection.
alter table profiles
  alter column organization_id drop not null,
  add constraint profiles_connection foreign key (connection_id) references connections on delete cascade;
alter table connection_tests
  alter column organization_id drop not null,
  add constraint connection_tests_of_connection foreign key (connection_id) references connections on delete cascade;
alter table captured_messages
  alter column organization_id drop not null,
  add constraint captured_messages_connection foreign key (connection_id) references connections on delete cascade;
`
