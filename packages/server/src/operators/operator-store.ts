import { sql } from 'kysely'
import type { Queryable, Statement } from '../storage/database.ts'
import type { UserId } from '../storage/ids.ts'
import { type Page, type PageRequest, toPage } from '../storage/page.ts'
import type { Operator, OperatorRole } from './types.ts'

/* Queries on operators, who belong to the deployment. An account that an identity provider has brought is none, whatever the table says. */

interface Row {
  readonly id: UserId
  readonly email: string
  readonly name: string | null
  readonly role: OperatorRole
  readonly second_factor: boolean
  readonly created_at: Date
}

const SELECT = `select u.id, u.email, u.name, o.role, o.created_at,
    u.totp_confirmed_at is not null or exists (select from passkeys p where p.user_id = u.id) as second_factor
  from operators o
  join users u on u.id = o.user_id and u.organization_id is null and u.email is not null`

const find: Statement<Row> = { name: 'operator_find', text: `${SELECT} where o.user_id = $1` }

/** The operator whose account this is; null: it is nobody's who runs the deployment. */
export async function operatorFind(db: Queryable, userId: UserId): Promise<Operator | null> {
  const [row] = await db.query(find, [userId])
  return row === undefined ? null : toOperator(row)
}

const findByEmail: Statement<Row> = {
  name: 'operator_find_by_email',
  text: `${SELECT} where u.email_key = $1`,
}

/** The operator with this address, in the spelling for comparing. */
export async function operatorFindByEmail(db: Queryable, emailKey: string): Promise<Operator | null> {
  const [row] = await db.query(findByEmail, [emailKey])
  return row === undefined ? null : toOperator(row)
}

const list: Statement<Row> = {
  name: 'operator_list',
  text: `${SELECT} where $1::text is null or o.user_id > $1 order by o.user_id limit $2`,
}

export async function operatorList(db: Queryable, { limit, after }: PageRequest): Promise<Page<Operator>> {
  const rows = await db.query(list, [after, limit + 1])
  return toPage(rows.map(toOperator), limit)
}

const exists: Statement<{ known: boolean }> = {
  name: 'operator_exists',
  text: 'select exists (select from operators) as known',
}

/** Does anybody run this deployment yet? */
export async function operatorExists(db: Queryable): Promise<boolean> {
  const [row] = await db.query(exists, [])
  return row?.known ?? false
}

/** Until the end of the transaction nobody else becomes an operator, changes or goes: so the first is one, and the last admin stays. */
export async function operatorsLock(db: Queryable): Promise<void> {
  await sql`lock table operators in share row exclusive mode`.execute(db.kysely)
}

const insert: Statement<{ user_id: string }> = {
  name: 'operator_insert',
  // What could be taken over by a mail to an address that nobody has proven, is shut to mail.
  text: `with account as (
      update users set shut_to_mail = proven_by_provider where id = $1 and organization_id is null returning id
    )
    insert into operators (user_id, role) select id, $2 from account on conflict do nothing returning user_id`,
}

/** False: the account is an operator's already, or none of its own. */
export async function operatorInsert(db: Queryable, userId: UserId, role: OperatorRole): Promise<boolean> {
  return (await db.query(insert, [userId, role])).length > 0
}

const update: Statement<{ user_id: string }> = {
  name: 'operator_update',
  text: 'update operators set role = $2, updated_at = now() where user_id = $1 returning user_id',
}

export async function operatorUpdate(db: Queryable, userId: UserId, role: OperatorRole): Promise<void> {
  await db.query(update, [userId, role])
}

const remove: Statement<{ user_id: string }> = {
  name: 'operator_delete',
  // The account stays, and is again whoever's the address is.
  text: `with gone as (delete from operators where user_id = $1 returning user_id)
    update users set shut_to_mail = false from gone where users.id = gone.user_id returning gone.user_id`,
}

export async function operatorDelete(db: Queryable, userId: UserId): Promise<void> {
  await db.query(remove, [userId])
}

const countAdmins: Statement<{ count: number }> = {
  name: 'operator_count_admins',
  text: `select count(*)::int as count from operators where role = 'admin'`,
}

export async function adminCount(db: Queryable): Promise<number> {
  const [row] = await db.query(countAdmins, [])
  return row?.count ?? 0
}

const listWithoutSecondFactor: Statement<{ email: string }> = {
  name: 'operator_list_without_second_factor',
  text: `select email from (${SELECT}) as o where not second_factor order by email limit 20`,
}

/** The addresses of operators whose account asks for one factor only; no more than fit into a sentence. */
export async function operatorAddressesWithoutSecondFactor(db: Queryable): Promise<string[]> {
  return (await db.query(listWithoutSecondFactor, [])).map(({ email }) => email)
}

function toOperator({ created_at: createdAt, second_factor: secondFactor, ...row }: Row): Operator {
  return { ...row, secondFactor, createdAt }
}
