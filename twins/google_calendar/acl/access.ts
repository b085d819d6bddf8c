import { scopePrefix } from '../../google/caller.ts'
import { isMethod } from '../../google/method.ts'
import type { User } from '../../google/schema.ts'
import { type CalendarWorld, notFound, requiredAccessLevel, userOf } from '../protocol/index.ts'
import type { CalendarRow, Role, RuleRow } from '../schema/index.ts'

/** The roles, by how much each allows. https://developers.google.com/workspace/calendar/api/concepts/sharing */
export const ranks: Readonly<Record<Role, number>> = {
  none: 0,
  freeBusyReader: 1,
  reader: 2,
  writer: 3,
  owner: 4,
}

/** Whether one role allows all that another does. */
export function isAtLeast(role: Role, other: Role): boolean {
  return ranks[role] >= ranks[other]
}

/** The rules of a calendar that give access. */
export function rulesOf(world: CalendarWorld, calendarId: string): RuleRow[] {
  const rules = world.db.acl.list({ where: { calendar: calendarId } })
  return rules.filter(({ role }) => role !== 'none')
}

/** Whether an address is in a group, also through further groups. */
function isInGroup(world: CalendarWorld, email: string, group: string): boolean {
  return membersOf(world, group).includes(email)
}

/** The people of a group and of the groups in it. */
export function membersOf(world: CalendarWorld, group: string, seen = new Set<string>()): string[] {
  if (seen.has(group)) return []
  seen.add(group)
  const members = world.db.groups.get(group)?.members ?? []
  const people = members.flatMap((member) =>
    world.db.groups.has(member) ? membersOf(world, member, seen) : [member],
  )
  return [...new Set(people)]
}

function appliesTo(world: CalendarWorld, rule: RuleRow, user: User | undefined): boolean {
  if (rule.type === 'default') return true
  if (!user || rule.value === undefined) return false
  if (rule.type === 'domain') return rule.value === user.email.split('@')[1]
  if (rule.type === 'group') return isInGroup(world, user.email, rule.value)
  return rule.value === user.email
}

/** What somebody may do with a calendar, by whichever rule allows most. */
export function roleOf(world: CalendarWorld, calendarId: string, user: User | undefined): Role {
  let best: Role = 'none'
  for (const rule of rulesOf(world, calendarId)) {
    if (ranks[rule.role] > ranks[best] && appliesTo(world, rule, user)) best = rule.role
  }
  return best
}

/** What the public may do with a calendar. */
function publicRoleOf(world: CalendarWorld, calendarId: string): Role {
  return roleOf(world, calendarId, undefined)
}

const least = (one: Role, other: Role) => (isAtLeast(one, other) ? other : one)

/** Scopes that reach not every calendar, and what is left of a role on one under each. */
const narrowed: Readonly<
  Record<string, (world: CalendarWorld, calendar: CalendarRow, role: Role) => Role>
> = {
  'calendar.app.created': (world, calendar, role) =>
    calendar.app === world.caller.client && !calendar.isPrimary ? role : 'none',
  'calendar.events.owned': (_world, _calendar, role) => (role === 'owner' ? role : 'none'),
  'calendar.events.owned.readonly': (_world, _calendar, role) => (role === 'owner' ? role : 'none'),
  'calendar.events.public.readonly': (world, calendar) => publicRoleOf(world, calendar.id),
  'calendar.events.freebusy': (_world, _calendar, role) => least(role, 'freeBusyReader'),
}

/** The caller's role on a calendar, as far as the scopes of the call reach. */
export function ownRoleOf(world: CalendarWorld, calendar: CalendarRow): Role {
  const role = roleOf(world, calendar.id, world.caller.user)
  const definition = world.call?.definition
  if (!world.caller.user || !isMethod(definition)) return role
  const usable = definition.scopes.filter((scope) =>
    world.caller.scopes.includes(scopePrefix + scope),
  )
  const roles = usable.map((scope) => narrowed[scope]?.(world, calendar, role) ?? role)
  return roles.reduce((best, each) => (ranks[each] > ranks[best] ? each : best), 'none')
}

/** The calendar a client names, `primary` being the caller's own. */
export function resolveId(world: CalendarWorld, id: string): string {
  return id === 'primary' ? userOf(world).email : id.toLowerCase()
}

/** A calendar on which the caller has a role, with what the caller may do with it. */
export function findAccess(
  world: CalendarWorld,
  id: string,
): { calendar: CalendarRow; role: Role } {
  const calendar = world.db.calendars.get(resolveId(world, id))
  const role = calendar ? ownRoleOf(world, calendar) : 'none'
  if (!calendar || role === 'none') throw notFound()
  return { calendar, role }
}

/**
 * A calendar on which the caller has at least a role: 404 where the caller has none, and 403 where
 * it is not enough.
 */
export function findCalendar(
  world: CalendarWorld,
  id: string,
  role: Role = 'freeBusyReader',
  refuse: (role: Role) => Error = requiredAccessLevel,
): CalendarRow {
  const { calendar, role: own } = findAccess(world, id)
  if (!isAtLeast(own, role)) throw refuse(role)
  return calendar
}
