import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright-core'

/** Takes the pictures of one album: each page is one sheet, light above dark, phone beside tablet beside desktop. */
export interface Camera {
  /** The open page, or the page at an address. `name` becomes the file's name. */
  readonly photograph: (page: Page, name: string, url?: string) => Promise<void>
  /** The names of the sheets, in the order in which they were taken. */
  readonly sheets: readonly string[]
}

const themes = ['light', 'dark'] as const
const widths = [320, 768, 1280] as const
/** Pixels. What is longer is cut: two of them stand above each other, and a WebP picture ends at 16,383. */
const LONGEST = 7_000
/** Pixels between the pictures of a sheet. */
const GAP = 16
/** Of 100, and of one: text can be read still, and a sheet weighs about 80 KB. */
const QUALITY = 40
const SCALE = 0.75

/** A camera whose sheets go into a folder, which must exist; of those whose names begin with none of `only`, the picture that is there stays. */
export async function openCamera(
  browser: Browser,
  folder: string,
  only: readonly string[] = [''],
): Promise<Camera> {
  const table = await browser.newPage()
  const session = await table.context().newCDPSession(table)
  const sheets: string[] = []
  return {
    sheets,
    async photograph(page, name, url) {
      if (url !== undefined) await page.goto(url)
      if (sheets.includes(name)) throw new Error(`Two sheets are called ${name}.`)
      sheets.push(name)
      if (!only.some((beginning) => name.startsWith(beginning))) return
      const rows = []
      for (const colorScheme of themes) rows.push(await takeRow(page, colorScheme))
      writeFileSync(join(folder, `${name}.webp`), await putTogether(table, session, rows))
    },
  }
}

/** One theme in every width, as PNG. */
async function takeRow(page: Page, colorScheme: (typeof themes)[number]): Promise<string[]> {
  const row = []
  for (const width of widths) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: width < 600 ? 740 : 800 })
    const picture = await page.screenshot({ fullPage: true, caret: 'hide' })
    row.push(picture.toString('base64'))
  }
  return row
}

async function putTogether(table: Page, session: CDPSession, rows: readonly string[][]): Promise<Buffer> {
  const images = rows.map((row) => row.map((png) => `<img src="data:image/png;base64,${png}">`).join(''))
  await table.setContent(`<style>
    body { margin: 0; background: #8a8f98; width: max-content; }
    div { display: flex; align-items: start; gap: ${String(GAP)}px; padding: ${String(GAP)}px; }
    img { max-height: ${String(LONGEST)}px; object-fit: cover; object-position: top; }
  </style>${images.map((row) => `<div>${row}</div>`).join('')}`)
  const { width, height } = await table.evaluate<{ width: number; height: number }>(
    `Promise.all([...document.images].map((image) => image.decode()))
      .then(() => ({ width: document.body.scrollWidth, height: document.body.scrollHeight }))`,
  )
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    captureBeyondViewport: true,
    clip: { x: 0, y: 0, width, height, scale: SCALE },
  })
  return Buffer.from(data, 'base64')
}
