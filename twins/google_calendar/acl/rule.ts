import type { calendar_v3 } from '@googleapis/calendar'
import { notify } from '../../google/channels.ts'
import type { Wire } from '../../google/types.ts'
import type { CalendarWorld } from '../protocol/index.ts'
import type { Role, RuleRow, ScopeType } from '../schema/index.ts'
import { logged, toTag } from '../sync/log.ts'

/** Whom a rule is for. */
export interface RuleScope {
  type: ScopeType
  value?: string | undefined
}

/** The id of a rule, which follows from whom it is for. */
export function ruleIdOf({ type, value }: RuleScope): string {
  return type === 'default' ? 'default' : `${type}:${value}`
}

/** Writes a rule, and tells who watches. */
export function saveRule(
  world: CalendarWorld,
  calendar: string,
  { type, value }: RuleScope,
  role: Role,
): RuleRow {
  const ruleId = ruleIdOf({ type, value })
  const id = `${calendar}/${ruleId}`
  const row = world.db.acl.put({ id, calendar, ruleId, role, type, value, ...logged(world) })
  notify(world, `acl ${calendar}`, 'exists')
  return row
}

/** A rule on the wire. */
export function toRule(row: RuleRow): Wire<calendar_v3.Schema$AclRule> {
  return {
    kind: 'calendar#aclRule',
    etag: toTag(row),
    id: row.ruleId,
    scope: { type: row.type, ...(row.value === undefined ? {} : { value: row.value }) },
    role: row.role,
  }
}
