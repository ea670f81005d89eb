/** Run by `npm run build`: writes the embedded database's snapshot into the package. */
import { buildSnapshot } from './snapshot.ts'

await buildSnapshot()
