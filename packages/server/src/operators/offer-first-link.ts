import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { Log } from '../platform/log.ts'
import { type LinkParts, makeFirstLink } from './make-link.ts'
import { operatorExists } from './operator-store.ts'

type Parts = LinkParts & { readonly config: Pick<Config, 'publicUrl' | 'dataDir'>; readonly log: Log }

/**
 * While nobody runs the deployment, each start makes a link for the first operator and writes it to `operator-link` in the data folder. It is
 * as good as a password, so the log names the file and not the link. Several processes have a link each; the first that is used voids all.
 */
export async function offerFirstLink(parts: Parts): Promise<void> {
  const { dataDir } = parts.config
  const file = join(dataDir, 'operator-link')
  if (await operatorExists(parts.db)) return rm(file, { force: true })
  const { url } = await makeFirstLink(parts)
  await mkdir(dataDir, { recursive: true })
  const aside = `${file}.${Buffer.from(parts.random.bytes(8)).toString('hex')}`
  await writeFile(aside, `${url}\n`, { mode: 0o600 })
  await rename(aside, file)
  parts.log.info({ file }, 'nobody runs this deployment yet; open the link in this file, within a day')
}
