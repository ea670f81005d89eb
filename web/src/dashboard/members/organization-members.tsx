import { Actions, Button, Card, Form, TextField } from '@cardea/kit'
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { api } from '../api.ts'
import { Rows } from '../pieces/rows.tsx'
import { type List, useList } from '../pieces/use-list.ts'
import { useSession } from '../session.ts'
import { t } from '../texts.ts'
import type { Member } from '../wire/members.ts'
import { AddMember } from './add-member.tsx'
import { MemberRow } from './member-row.tsx'

/**
 * Who belongs to an organization, and who is invited to.
 *
 * Owns no state but what is typed. Invariant: what ends with a membership is said before it is taken away.
 */
export function OrganizationMembers({ organizationId }: { readonly organizationId: string }): VNode {
  const { can } = useSession()
  const [email, setEmail] = useState('')
  const list = useList<Member>(
    (cursor) => api.members(organizationId, { email, cursor }),
    `${organizationId} ${email}`,
  )
  return (
    <Card title={t.members.title}>
      <Find onFind={setEmail} searched={email} />
      <Rows
        list={list}
        label={t.members.title}
        row={(member) => (
          <MemberRow
            key={member.id}
            member={member}
            onChange={(changed) => replace(list, member.id, changed)}
          />
        )}
        empty={
          email === '' ? (
            <>
              <h3>{t.members.empty}</h3>
              <p>{t.members.emptyText}</p>
            </>
          ) : (
            <p>{t.members.nobody(email)}</p>
          )
        }
      />
      {can('write:members') && <AddMember organizationId={organizationId} onAdded={list.reload} />}
    </Card>
  )
}

interface FindProps {
  readonly searched: string
  readonly onFind: (email: string) => void
}

function Find({ searched, onFind }: FindProps): VNode {
  const [typed, setTyped] = useState('')
  const clear = () => {
    setTyped('')
    onFind('')
  }
  return (
    <search class="filters">
      <Form onSubmit={() => onFind(typed.trim())}>
        <TextField
          name="memberEmail"
          label={t.members.search}
          value={typed}
          autocomplete="off"
          onValue={setTyped}
        />
        <Actions>
          <Button tone="secondary">{t.members.find}</Button>
          {searched !== '' && (
            <Button tone="secondary" onClick={clear}>
              {t.organizations.clear}
            </Button>
          )}
        </Actions>
      </Form>
    </search>
  )
}

/** Null: they are a member no longer. */
function replace({ update }: List<Member>, id: string, changed: Member | null): void {
  update(({ items, nextCursor }) => ({
    items: items.flatMap((each) => (each.id !== id ? [each] : changed === null ? [] : [changed])),
    nextCursor,
  }))
}
