import { parseId } from '../storage/ids.ts'

/* The same in every deployment, so that documents and scripts can name them. */

export const testSamlConnectionId = parseId('connection', 'conn_000000000000000000000TEST1')
export const testOidcConnectionId = parseId('connection', 'conn_000000000000000000000TEST2')
