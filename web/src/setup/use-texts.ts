import { useEffect, useState } from 'preact/hooks'
import { type Language, keepLanguage, loadTexts, showLanguage, startLanguage } from './languages.ts'
import type { Texts } from './texts/en.ts'

export interface ChosenTexts {
  /** Of the texts that are shown. */
  readonly language: Language
  /** Null until the first have come. */
  readonly t: Texts | null
  readonly choose: (language: Language) => void
}

/** The texts to show: those of the language before stay until those of the next have come. */
export function useTexts(): ChosenTexts {
  const [wanted, setWanted] = useState<Language>(startLanguage)
  const [shown, setShown] = useState<{ readonly language: Language; readonly t: Texts } | null>(null)
  useEffect(() => {
    let isWanted = true
    void loadTexts(wanted).then((t) => {
      if (!isWanted) return
      showLanguage(wanted, t)
      setShown({ language: wanted, t })
    })
    return () => {
      isWanted = false
    }
  }, [wanted])
  return {
    language: shown?.language ?? wanted,
    t: shown?.t ?? null,
    choose(language) {
      keepLanguage(language)
      setWanted(language)
    },
  }
}
