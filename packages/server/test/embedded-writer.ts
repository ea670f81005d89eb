/**
 * A program for tests: opens the embedded database of the folder in its first argument and writes
 * organizations without end, printing the id of each that the database has acknowledged.
 */
import { openDatabase } from '../src/storage/open-database.ts'
import { silentLog } from './silent-log.ts'

const db = await openDatabase({ databaseUrl: null, dataDir: process.argv[2] ?? '', log: silentLog })
process.stdout.write('open\n')
for (let count = 0; ; count++) {
  const id = `org_${process.pid}_${count}`
  await db.query(
    { name: 'test_write', text: 'insert into organizations (id, name, slug) values ($1, $1, $1)' },
    [id],
  )
  process.stdout.write(`${id}\n`)
}
