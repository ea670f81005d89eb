import { SsoError } from '@cardea/protocol'
import type { Queryable } from '../../storage/database.ts'
import { withinOrganization } from './find-organization.ts'
import { DirectoryService } from './generated/directories_pb.js'
import { type ScalekitProcedure, procedure } from './procedure.ts'

const { method } = DirectoryService

/** Directories and who is in them. Cardea has none: every list of them is empty, and no id is the id of one. */
export function directoryProcedures(parts: { readonly db: Queryable }): ScalekitProcedure[] {
  const absent = () => Promise.reject(new SsoError('request.not_found'))
  const reading = ['read:directories'] as const
  const writing = ['write:directories'] as const
  return [
    procedure({
      method: method.listDirectories,
      permissions: reading,
      async handle({ organizationId }, { tenant }) {
        await withinOrganization(parts, tenant, organizationId)
        return { directories: [] }
      },
    }),
    procedure({ method: method.getDirectory, permissions: reading, handle: absent }),
    procedure({ method: method.listDirectoryUsers, permissions: reading, handle: absent }),
    procedure({ method: method.listDirectoryGroups, permissions: reading, handle: absent }),
    procedure({ method: method.enableDirectory, permissions: writing, handle: absent }),
    procedure({ method: method.disableDirectory, permissions: writing, handle: absent }),
    procedure({ method: method.deleteDirectory, permissions: writing, handle: absent }),
  ]
}
