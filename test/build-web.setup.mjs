import { buildWeb } from '../scripts/build-web.mjs'

/** The scripts of the pages are those of these sources. */
export default async function setup() {
  await buildWeb()
}
