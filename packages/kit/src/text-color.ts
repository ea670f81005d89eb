/** A color as it is kept: `#rrggbb` in lower case. */
export type Color = `#${string}`

/** `#rgb` or `#rrggbb`, in the one form in which it is kept; null: it is neither. */
export function readColor(text: string): Color | null {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1]?.toLowerCase()
  if (digits === undefined) return null
  return `#${digits.length === 3 ? digits.replace(/./g, '$&$&') : digits}`
}

/**
 * Black or white: whichever is read better on the color. One of the two always has a contrast of 4.5 to 1 or more, which is what
 * text needs (WCAG 2.2 §1.4.3): the product of both contrasts is 21.
 */
export function textColorOn(color: string): '#000000' | '#ffffff' {
  const light = luminance(color)
  return contrast(1, light) >= contrast(light, 0) ? '#ffffff' : '#000000'
}

/** How well the text of `textColorOn` is read on the color: from 4.5 to 21, to 1. */
export function textContrastOn(color: string): number {
  const light = luminance(color)
  return Math.max(contrast(1, light), contrast(light, 0))
}

/** WCAG 2.2, contrast ratio of two relative luminances, the lighter first. */
function contrast(lighter: number, darker: number): number {
  return (lighter + 0.05) / (darker + 0.05)
}

/** WCAG 2.2, relative luminance. */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
