import type { MailId } from '../storage/ids.ts'

/**
 * Mails: what Cardea writes to people, and how it leaves.
 *
 * Owns the words of every mail (`templates/`), the outbox, and the sandbox's view of it. Invariants: a mail is written down in the
 * transaction of what it tells of, sealed, since it may hold a link that opens a door; it leaves at least once, and its content is gone as
 * soon as it has left; its links lead to this deployment and nowhere else; and what strangers have named (organizations, people) is text
 * in it, never a link, a line of the header or words of ours.
 *
 * Routes, in sandbox mode only: `/mail`, `/mail/:mailId`, `/mail/:mailId/html`, `/mail/examples/:kind`.
 */

/** Our mails, each with a function in `templates/` that makes it. */
export type MailKind =
  | 'sign_in_link'
  | 'password_link'
  | 'invitation'
  | 'password_changed'
  | 'second_factor_changed'
  | 'provider_changed'
  | 'join_request'
  | 'break_glass_used'
  | 'sso_switched_off'
  | 'operator_link'
  | 'organization_deleted'

/** What a mail says. Its text and its HTML are both made from this (`render-mail.tsx`). */
export interface Mail {
  readonly kind: MailKind
  /** Its heading, too. */
  readonly subject: string
  /** What lists of mails show after the subject. */
  readonly preheader: string
  readonly paragraphs: readonly string[]
  /** The one thing to do; its address is of this deployment. */
  readonly button: { readonly label: string; readonly url: string }
  /** To be typed somewhere; shown large. */
  readonly code: string | null
  /** Below the button: what to do if it was not you. */
  readonly afterwards: readonly string[]
  /** Why one gets this mail, at its foot. */
  readonly reason: string
  /** Somebody waits for it and cannot go on without; otherwise it only tells of something that has happened anyway. */
  readonly needed: boolean
  /** Not sent after so many minutes, since its link is dead by then; null: as long as mails are tried at all. */
  readonly goodForMinutes: number | null
}

/** A mail as it leaves. */
export interface RenderedMail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** What is sealed in the outbox. */
export interface MailContent extends RenderedMail {
  readonly to: string
}

export type MailStatus = 'waiting' | 'sent' | 'kept' | 'failed'

/** A mail of the outbox. */
export interface QueuedMail {
  readonly id: MailId
  readonly kind: string
  readonly status: MailStatus
  /** Null: it has left, or never will. In sandbox mode it stays, for the inbox. */
  readonly contentSealed: Buffer | null
  readonly attempts: number
  readonly expiresAt: Date
  readonly fault: string | null
  readonly createdAt: Date
}

/** A mail of the outbox with what it says; null: that is gone. */
export interface ShownMail {
  readonly mail: QueuedMail
  readonly content: MailContent | null
}
