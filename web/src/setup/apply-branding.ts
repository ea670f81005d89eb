import type { Branding } from './wire.ts'

/**
 * Gives the page the colors of the profile, each together with the text color that can be read on it (the server finds it: 4.5 to 1 or more, WCAG 2.2
 * §1.4.3). Only surfaces take them; text on our own surfaces keeps our colors, whose contrast is known.
 */
export function applyBranding({ colors, textColors }: Branding): void {
  setPair('--brand', colors.primary, '--on-brand', textColors.onPrimary)
  setPair('--brand-paper', colors.background, '--on-brand-paper', textColors.onBackground)
}

function setPair(surface: string, color: string | null, text: string, textColor: string | null): void {
  if (color === null || textColor === null) return
  const { style } = document.documentElement
  style.setProperty(surface, color)
  style.setProperty(text, textColor)
}
