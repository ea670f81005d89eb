/** Applications that receive an ID token by form_post, without a code (OIDC Core §3.2). */
export const sql = `
alter table applications
  add id_token_form_post boolean not null default false;  -- it may ask for response_type=id_token, answered by form_post only
`
