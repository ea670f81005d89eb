/** Applications that receive an ID token by form_post, without a code (OIDC Core §3.2), and machines of one organization. */
export const sql = `
alter table applications
  add id_token_form_post boolean not null default false;  -- it may ask for response_type=id_token, answered by form_post only

alter table applications
  add organization_id text references organizations on delete cascade;  -- m2m: whose data alone it reaches; null: all
create index applications_organization on applications (organization_id) where organization_id is not null;
`
