import { atLeast, flag, id, maybe, text } from '../../google/params.ts'
import { type ChannelBody, openWatch } from '../channels/watching.ts'
import {
  body,
  type CalendarWorld,
  ensureUnchanged,
  forbidden,
  invalidValue,
  method,
  scopes,
  showTag,
} from '../protocol/index.ts'
import type { CalendarRow, RuleRow } from '../schema/index.ts'
import { toListTag, toTag } from '../sync/log.ts'
import { ensureAlone, pageOf } from '../sync/tokens.ts'
import { findCalendar } from './access.ts'
import { ruleIdOf, toRule } from './rule.ts'
import { findRule, type RuleBody, readRole, readScope, setRule } from './sharing.ts'

const inCalendar = () => ({ calendarId: id() })
const named = () => ({ ...inCalendar(), ruleId: id() })
const ruleBody = () => ({ sendNotifications: flag(true), body: body<RuleBody>('AclRule') })
const listing = () => ({
  ...inCalendar(),
  maxResults: atLeast(1, 100),
  pageToken: text(),
  showDeleted: maybe(),
  syncToken: text(),
})
const writing = { scopes: scopes.writeAcl, response: 'AclRule' } as const
const watchable = { scopes: scopes.readAcl, isWatchable: true } as const

/** https://developers.google.com/workspace/calendar/api/v3/reference/acl */
export const acl = {
  'GET /calendar/v3/calendars/{calendarId}/acl': method(
    { ...watchable, id: 'calendar.acl.list', response: 'Acl' },
    listing,
    (world, args) => {
      ensureAlone(args.syncToken, args.showDeleted === false)
      const calendar = findReadable(world, args.calendarId)
      const rows = world.db.acl.list({ where: { calendar: calendar.id } })
      const { page, ...tokens } = pageOf(
        world,
        rows,
        ['acl', calendar.id],
        args,
        ({ role }, isSync) => isSync || args.showDeleted === true || role !== 'none',
      )
      return { kind: 'calendar#acl', etag: toListTag(rows), ...tokens, items: page.map(toRule) }
    },
  ),
  'GET /calendar/v3/calendars/{calendarId}/acl/{ruleId}': method(
    {
      id: 'calendar.acl.get',
      scopes: [...scopes.readAcl, 'calendar.readonly'],
      response: 'AclRule',
    },
    named,
    (world, args) =>
      show(world, findRule(world, findReadable(world, args.calendarId), args.ruleId)),
  ),
  'POST /calendar/v3/calendars/{calendarId}/acl': method(
    { ...writing, id: 'calendar.acl.insert' },
    () => ({ ...inCalendar(), ...ruleBody() }),
    (world, args) => {
      const calendar = findManaged(world, args.calendarId)
      const scope = readScope(args.body)
      const role = readRole(args.body, scope.type)
      return show(world, setRule(world, calendar, scope, role, args.sendNotifications))
    },
  ),
  'PUT /calendar/v3/calendars/{calendarId}/acl/{ruleId}': method(
    { ...writing, id: 'calendar.acl.update' },
    () => ({ ...named(), ...ruleBody() }),
    (world, args) => {
      const { calendar, rule } = findChanging(world, args)
      const isOther = ruleIdOf(readScope(args.body)) !== rule.ruleId
      if (isOther) throw invalidValue('scope', 'Invalid scope value.')
      const role = readRole(args.body, rule.type)
      return show(world, setRule(world, calendar, rule, role, args.sendNotifications))
    },
  ),
  'PATCH /calendar/v3/calendars/{calendarId}/acl/{ruleId}': method(
    { ...writing, id: 'calendar.acl.patch' },
    () => ({ ...named(), ...ruleBody() }),
    (world, args) => {
      const { calendar, rule } = findChanging(world, args)
      const role = readRole({ role: rule.role, ...args.body }, rule.type)
      return show(world, setRule(world, calendar, rule, role, args.sendNotifications))
    },
  ),
  'DELETE /calendar/v3/calendars/{calendarId}/acl/{ruleId}': method(
    { id: 'calendar.acl.delete', scopes: scopes.writeAcl },
    named,
    (world, args) => {
      const { calendar, rule } = findChanging(world, args)
      setRule(world, calendar, rule, 'none')
    },
  ),
  'POST /calendar/v3/calendars/{calendarId}/acl/watch': method(
    { ...watchable, id: 'calendar.acl.watch', response: 'Channel' },
    () => ({ ...listing(), body: body<ChannelBody>('Channel') }),
    (world, args) => {
      const calendar = findReadable(world, args.calendarId)
      const path = `calendars/${encodeURIComponent(calendar.id)}/acl`
      return openWatch(world, args.body, `acl ${calendar.id}`, path)
    },
  ),
}

/** Writers may see who has access, and owners may change it. */
function findReadable(world: CalendarWorld, calendarId: string): CalendarRow {
  return findCalendar(world, calendarId, 'writer', forbidden)
}

function findManaged(world: CalendarWorld, calendarId: string): CalendarRow {
  return findCalendar(world, calendarId, 'owner', forbidden)
}

/** A rule that the caller may change, and that is still as the caller saw it. */
function findChanging(world: CalendarWorld, args: { calendarId: string; ruleId: string }) {
  const calendar = findManaged(world, args.calendarId)
  const rule = findRule(world, calendar, args.ruleId)
  ensureUnchanged(world, toTag(rule))
  return { calendar, rule }
}

function show(world: CalendarWorld, rule: RuleRow) {
  showTag(world, toTag(rule))
  return toRule(rule)
}
