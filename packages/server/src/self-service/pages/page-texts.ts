import type { LayoutTexts } from '../../http/pages/layout.tsx'
import type { PageLanguage } from '../page-language.ts'

/** What the pages around the setup assistant say. The assistant's own words are in `web/src/setup/texts/`. */
export interface PageTexts extends LayoutTexts {
  readonly setUp: string
  readonly change: string
  readonly openLead: (organization: string) => string
  readonly once: string
  readonly onceText: string
  readonly begin: string
  readonly title: string
  readonly loading: string
  readonly lead: (organization: string) => string
  readonly needsScript: string
  readonly needsScriptText: string
}

export const pageTexts: Readonly<Record<PageLanguage, PageTexts>> = {
  en: {
    language: 'en',
    skip: 'Skip to content',
    footer: 'Single sign-on by Cardea',
    setUp: 'Set up single sign-on',
    change: 'Change your single sign-on',
    openLead: (organization) => `For ${organization}. You need to be able to change your identity provider.`,
    once: 'This link works once',
    onceText:
      'Go on in this browser. What you enter is kept, and nobody is signed in differently until you enable it.',
    begin: 'Begin',
    title: 'Single sign-on',
    loading: 'Loading …',
    lead: (organization) => `For ${organization}`,
    needsScript: 'This page needs JavaScript',
    needsScriptText:
      'Allow it for this address, then load the page again. Your link has been used, and this browser may go on with it.',
  },
  de: {
    language: 'de',
    skip: 'Zum Inhalt springen',
    footer: 'Single Sign-on mit Cardea',
    setUp: 'Single Sign-on einrichten',
    change: 'Single Sign-on ändern',
    openLead: (organization) => `Für ${organization}. Sie müssen Ihren Identity Provider ändern können.`,
    once: 'Dieser Link gilt einmal',
    onceText:
      'Machen Sie in diesem Browser weiter. Was Sie eingeben, bleibt erhalten, und niemand meldet sich anders an, bis Sie es einschalten.',
    begin: 'Beginnen',
    title: 'Single Sign-on',
    loading: 'Wird geladen …',
    lead: (organization) => `Für ${organization}`,
    needsScript: 'Diese Seite braucht JavaScript',
    needsScriptText:
      'Erlauben Sie es für diese Adresse, und laden Sie die Seite neu. Ihr Link ist benutzt, und dieser Browser darf damit weitermachen.',
  },
}
