import { applications } from './texts/applications.ts'
import { connectionSettings } from './texts/connection-settings.ts'
import { awaiting } from './texts/awaiting.ts'
import { connections } from './texts/connections.ts'
import { events } from './texts/events.ts'
import { general } from './texts/general.ts'
import { keys } from './texts/keys.ts'
import { logins } from './texts/logins.ts'
import { members } from './texts/members.ts'
import { operators } from './texts/operators.ts'
import { organizations } from './texts/organizations.ts'
import { overview } from './texts/overview.ts'
import { setupLinks } from './texts/setup-links.ts'
import { social } from './texts/social.ts'
import { users } from './texts/users.ts'
import { webhooks } from './texts/webhooks.ts'

/** The words of the dashboard, by subject. */
export const t = {
  ...general,
  ...overview,
  ...organizations,
  ...connections,
  ...connectionSettings,
  ...logins,
  ...awaiting,
  ...applications,
  ...keys,
  ...members,
  ...users,
  ...operators,
  ...setupLinks,
  ...events,
  ...social,
  ...webhooks,
} as const
