/** `npm run build`: compiles both packages and prepares the embedded database's snapshot. */
import { build } from './build-packages.mjs'
import { ensureInstalled } from './workspace.mjs'

await ensureInstalled()
await build()
