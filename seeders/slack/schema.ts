import { z } from 'zod'
import { isTimeZone } from '../../twins/slack/users/objects/user.ts'
import { orText, text } from '../schema.ts'

const texts = () => z.array(text())

const reaction = () => orText('name', { name: text(), users: texts().optional() })

const file = () =>
  orText('name', {
    name: text(),
    title: text().optional(),
    content: z.string().optional(),
    content_base64: z.base64().optional(),
  })

const written = () => ({
  text: z.string(),
  user: text().optional(),
  blocks: z.array(z.record(z.string(), z.unknown())).optional(),
  at: text().optional(),
  reactions: z.array(reaction()).optional(),
  files: z.array(file()).optional(),
})

const message = () =>
  orText('text', {
    ...written(),
    thread: z.array(orText('text', written())).optional(),
    pinned: z.boolean().optional(),
  })

const user = () =>
  orText('name', {
    id: text().optional(),
    name: text(),
    real_name: text().optional(),
    email: z.email().optional(),
    title: z.string().optional(),
    is_admin: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    status_text: z.string().optional(),
    status_emoji: z.string().optional(),
    tz: text().refine(isTimeZone, 'is no time zone').optional(),
    presence: z.enum(['active', 'away']).optional(),
  })

const channel = () =>
  orText('name', {
    id: text().optional(),
    name: text(),
    is_private: z.boolean().optional(),
    is_archived: z.boolean().optional(),
    is_read_only: z.boolean().optional(),
    is_thread_only: z.boolean().optional(),
    is_non_threadable: z.boolean().optional(),
    topic: z.string().optional(),
    purpose: z.string().optional(),
    members: texts().optional(),
    messages: z.array(message()).optional(),
  })

const command = () =>
  orText('command', {
    command: text(),
    url: z.url().optional(),
    description: z.string().optional(),
    usage_hint: z.string().optional(),
    should_escape: z.boolean().optional(),
  })

const shortcut = () =>
  orText('callback_id', {
    callback_id: text(),
    type: z.enum(['global', 'message']).optional(),
    name: text().optional(),
    description: z.string().optional(),
  })

const step = () =>
  orText('callback_id', {
    callback_id: text(),
    name: text().optional(),
    description: z.string().optional(),
  })

const subscriptions = () =>
  z.strictObject({
    request_url: z.url().optional(),
    events: texts().optional(),
    user_events: texts().optional(),
    delayed: z.boolean().optional(),
  })

const app = () =>
  orText('name', {
    id: text().optional(),
    name: text(),
    scopes: texts().optional(),
    user_scopes: texts().optional(),
    event_subscriptions: subscriptions().optional(),
    slash_commands: z.array(command()).optional(),
    shortcuts: z.array(shortcut()).optional(),
    functions: z.array(step()).optional(),
    interactivity_url: z.url().optional(),
    options_url: z.url().optional(),
    socket_mode: z.boolean().optional(),
    redirect_urls: texts().optional(),
    org_deploy_enabled: z.boolean().optional(),
    /** Whether the organization has installed it for all its workspaces. */
    org_wide: z.boolean().optional(),
    unfurl_domains: texts().optional(),
    client_id: text().optional(),
    client_secret: text().optional(),
    signing_secret: text().optional(),
    bot_token: text().startsWith('xoxb-').optional(),
    app_token: text().startsWith('xapp-').optional(),
  })

const usergroup = () =>
  orText('name', {
    id: text().optional(),
    name: text(),
    handle: text().optional(),
    description: z.string().optional(),
    users: texts().optional(),
  })

const dm = () => z.strictObject({ users: texts().min(1), messages: z.array(message()).optional() })

/** What is in a workspace. */
const places = () => ({
  users: z.array(user()).default([]),
  channels: z.array(channel()).default([]),
  dms: z.array(dm()).default([]),
  usergroups: z.array(usergroup()).default([]),
})

const workspace = () =>
  z.strictObject({
    id: text().optional(),
    name: text(),
    domain: text().optional(),
    /** The apps that are installed there, by name. */
    apps: texts().default([]),
    ...places(),
  })

/** What a seed_config may say of Slack. */
export const SlackSeed = () =>
  z.strictObject({
    team: z.strictObject({ name: text().optional(), domain: text().optional() }).optional(),
    /** The organization that all workspaces of the seed belong to. */
    enterprise: orText('name', {
      id: text().optional(),
      name: text(),
      domain: text().optional(),
    }).optional(),
    ...places(),
    apps: z.array(app()).default([]),
    workspaces: z.array(workspace()).default([]),
  })

export type SlackSeed = z.output<ReturnType<typeof SlackSeed>>
export type SeededUser = z.output<ReturnType<typeof user>>
export type SeededChannel = z.output<ReturnType<typeof channel>>
export type SeededMessage = z.output<ReturnType<typeof message>>
export type SeededApp = z.output<ReturnType<typeof app>>
export type SeededWorkspace = z.output<ReturnType<typeof workspace>>
export type SeededPlaces = Pick<SeededWorkspace, 'users' | 'channels' | 'dms' | 'usergroups'>
