import type { calendar_v3 } from '@googleapis/calendar'
import { findUser } from '../../google/oauth/people.ts'
import { subscribe, unsubscribe } from '../calendar_list/list_entry.ts'
import { sendMail } from '../calendars/mail.ts'
import { personWith } from '../calendars/person.ts'
import { closeLostChannels } from '../channels/watching.ts'
import {
  type CalendarWorld,
  GoogleError,
  invalidValue,
  notFound,
  refusal,
  required,
  userOf,
} from '../protocol/index.ts'
import type { CalendarRow, Role, RuleRow, ScopeType } from '../schema/index.ts'
import { ranks, roleOf } from './access.ts'
import { type RuleScope, ruleIdOf, saveRule } from './rule.ts'

export type RuleBody = calendar_v3.Schema$AclRule

const types: readonly ScopeType[] = ['default', 'user', 'group', 'domain']
const addressPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const domainPattern = /^[\w-]+(\.[\w-]+)+$/

function isRole(role: string): role is Role {
  return Object.hasOwn(ranks, role)
}

export function readRole(body: RuleBody, type: ScopeType): Role {
  if (!body.role) throw required('role', 'Missing role.')
  if (!isRole(body.role)) throw invalidValue('role', 'Invalid role value.')
  // The public may look and no more.
  if (type === 'default' && ranks[body.role] > ranks.reader) {
    const message = 'This access role is not allowed for the default scope.'
    throw refusal(400, 'illegalAccessRoleForDefault', message)
  }
  return body.role
}

function invalidScope(): GoogleError {
  return new GoogleError(400, 'invalidScopeValue', 'Invalid scope value.', { domain: 'calendar' })
}

export function readScope({ scope }: RuleBody): RuleScope {
  if (!scope?.type) throw required('scope.type', 'Missing scope type.')
  const type = types.find((each) => each === scope.type)
  if (!type) throw invalidValue('scope.type', 'Invalid scope type.')
  if (type === 'default') return { type }
  const value = scope.value?.toLowerCase()
  if (!value || !(type === 'domain' ? domainPattern : addressPattern).test(value)) {
    throw invalidScope()
  }
  return { type, value }
}

/** A rule that gives access. */
export function findRule(world: CalendarWorld, calendar: CalendarRow, ruleId: string): RuleRow {
  const rule = world.db.acl.get(`${calendar.id}/${ruleId.toLowerCase()}`)
  if (!rule || rule.role === 'none') throw notFound()
  return rule
}

/** Nobody changes their own access, and nobody that of the data owner. */
function ensureChangeable(world: CalendarWorld, calendar: CalendarRow, scope: RuleScope): void {
  if (scope.type !== 'user') return
  if (scope.value === userOf(world).email) {
    throw refusal(403, 'cannotChangeOwnAcl', 'Cannot change your own access level.')
  }
  if (scope.value === world.db.users.getShared(calendar.owner)?.email) {
    const message = 'Cannot change the access level of the calendar owner.'
    throw refusal(403, 'cannotModifyAclOfCalendarOwner', message)
  }
}

/**
 * Gives, changes or takes access. The calendar comes into the list of a person who gets access, and
 * goes from the lists of those who have none any more, who are not told of it either.
 */
export function setRule(
  world: CalendarWorld,
  calendar: CalendarRow,
  scope: RuleScope,
  role: Role,
  isMailed = false,
): RuleRow {
  ensureChangeable(world, calendar, scope)
  const known = world.db.acl.get(`${calendar.id}/${ruleIdOf(scope)}`)
  const hadNone = known === undefined || known.role === 'none'
  const rule = saveRule(world, calendar.id, scope, role)
  if (scope.type === 'user' && scope.value !== undefined && hadNone && role !== 'none') {
    subscribe(world, personWith(world, scope.value), calendar)
  }
  if (isMailed && role !== 'none') mailAbout(world, calendar, scope)
  for (const entry of world.db.calendarList.list({ where: { calendar: calendar.id } })) {
    const isLost = roleOf(world, calendar.id, world.db.users.get(entry.user)) === 'none'
    if (!entry.isDeleted && isLost) unsubscribe(world, entry)
  }
  closeLostChannels(world, calendar.id)
  return rule
}

function mailAbout(world: CalendarWorld, calendar: CalendarRow, { type, value }: RuleScope): void {
  if (value === undefined || type === 'domain') return
  const { name, email } = userOf(world)
  sendMail(world, {
    kind: 'sharing',
    to: findUser(world, value)?.email ?? value,
    from: email,
    subject: `${name} has shared a calendar with you: ${calendar.summary}`,
    calendar: calendar.id,
  })
}
