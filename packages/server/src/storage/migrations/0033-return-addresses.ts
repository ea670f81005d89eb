/** A setup link leads back to the application of whoever made it. */
export const sql = `
alter table setup_tickets
  add column return_url  text,   -- where the assistant leads back to; null: nowhere
  add column success_url text;   -- the same once the connection is enabled; null: \`return_url\`
`
