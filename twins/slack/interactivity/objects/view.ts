import { completeBlocks, refuseFor } from '../../block_kit/objects/problems.ts'
import { problemsOf } from '../../block_kit/objects/rules.ts'
import { viewRule } from '../../block_kit/objects/view.ts'
import { ensure, type SlackWorld } from '../../protocol/index.ts'
import { findTeam } from '../../protocol/team.ts'
import { seconds } from '../../protocol/time.ts'
import type { App, View } from '../../schema/index.ts'
import { isOrgWide } from '../../team/objects/enterprise.ts'

/** A view as apps give it, checked. https://docs.slack.dev/reference/views */
export interface ViewPayload {
  type: 'modal' | 'home'
  blocks: unknown[]
  title?: Record<string, unknown>
  submit?: Record<string, unknown>
  close?: Record<string, unknown>
  private_metadata?: string
  callback_id?: string
  external_id?: string
  clear_on_close?: boolean
  notify_on_close?: boolean
}

const sizeLimit = 250_000

/** Checks a view; refuses with a JSON pointer for everything that is wrong with it. */
export function readView(given: unknown): ViewPayload {
  const problems = problemsOf(viewRule, given, '/view')
  if (problems.length > 0) refuseFor('invalid_arguments', problems)
  ensure(JSON.stringify(given).length <= sizeLimit, 'view_too_large')
  return given as ViewPayload // just checked
}

/** The parts of a view that its app wrote, completed as Slack does. */
function toContent(world: SlackWorld, payload: ViewPayload): Record<string, unknown> {
  const text = (value: Record<string, unknown> | undefined) =>
    value ? { ...value, emoji: value.emoji ?? true } : null
  return {
    type: payload.type,
    blocks: completeBlocks(world, payload.blocks, { surface: 'view', pointer: '/view/blocks' }),
    private_metadata: payload.private_metadata ?? '',
    callback_id: payload.callback_id ?? '',
    state: { values: {} },
    hash: `${seconds(world)}.${world.id('', 8)}`,
    title: text(payload.title) ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: payload.clear_on_close ?? false,
    notify_on_close: payload.notify_on_close ?? false,
    close: text(payload.close),
    submit: text(payload.submit),
    external_id: payload.external_id ?? '',
  }
}

function ensureFree(world: SlackWorld, app: string, external: string | undefined, own?: string) {
  if (!external) return
  const taken = world.db.views.list({ where: { external } })
  const isTaken = taken.some((view) => view.app === app && view.is_open && view.id !== own)
  ensure(!isTaken, 'duplicate_external_id')
}

/** Shows a view to a user, on top of another where there is one. */
export function openView(
  world: SlackWorld,
  app: App,
  user: string,
  payload: ViewPayload,
  previous?: View,
): View {
  ensureFree(world, app.id, payload.external_id)
  const id = world.id('V', 10, 'upper')
  const team = findTeam(world).id
  const content = toContent(world, payload)
  return world.db.views.insert({
    id,
    app: app.id,
    user,
    external_id: payload.external_id ?? '',
    is_open: true,
    kind: payload.type,
    view: {
      id,
      team_id: team,
      ...content,
      hash: String(content.hash),
      previous_view_id: previous?.id ?? null,
      root_view_id: previous ? previous.view.root_view_id : id,
      app_id: app.id,
      app_installed_team_id: isOrgWide(world, app.id) ? findTeam(world).enterprise_id : team,
      bot_id: app.bot_id,
    },
  })
}

/** Puts new content into a view. */
export function updateView(world: SlackWorld, shown: View, payload: ViewPayload): View {
  ensureFree(world, shown.app, payload.external_id, shown.id)
  const content = toContent(world, payload)
  const { errors: _errors, ...rest } = shown
  return world.db.views.replace({
    ...rest,
    external_id: payload.external_id ?? '',
    view: { ...shown.view, ...content, hash: String(content.hash) },
  })
}

/** Closes a view, or with `all` every view of its stack. */
export function closeView(world: SlackWorld, shown: View, all = false): void {
  const stack = all ? stackOf(world, shown) : [shown]
  for (const each of stack) world.db.views.replace({ ...each, is_open: false })
}

/** The open views of the stack a view belongs to, the lowest first. */
export function stackOf(world: SlackWorld, { user, view }: View): View[] {
  return world.db.views
    .list({ where: { user } })
    .filter((each) => each.is_open && each.view.root_view_id === view.root_view_id)
}

/** An open view by its id or the app's own id for it. */
export function findView(
  world: SlackWorld,
  app: string,
  args: { view_id?: string | undefined; external_id?: string | undefined },
): View {
  const { view_id, external_id } = args
  ensure(view_id || external_id, 'invalid_arguments')
  const found = view_id
    ? world.db.views.get(view_id)
    : world.db.views.list({ where: { external: external_id ?? '' } }).find((view) => view.is_open)
  ensure(found?.app === app, 'not_found')
  return found
}
