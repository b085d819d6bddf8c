import { z } from 'zod'
import { orText, text } from '../schema.ts'

const comment = () =>
  orText('body', { body: text(), author: text().optional(), at: text().optional() })

const worklog = () =>
  z.strictObject({
    time_spent: text(),
    author: text().optional(),
    comment: z.string().optional(),
    at: text().optional(),
  })

const link = () => z.strictObject({ type: text(), to: text() })

const attachment = () => z.strictObject({ filename: text(), content: z.string() })

const issue = () =>
  orText('summary', {
    summary: text(),
    description: z.string().optional(),
    issuetype: text().optional(),
    status: text().optional(),
    priority: text().optional(),
    labels: z.array(text()).default([]),
    components: z.array(text()).default([]),
    fix_versions: z.array(text()).default([]),
    assignee: text().optional(),
    reporter: text().optional(),
    /** The summary or the key of an issue above. */
    parent: text().optional(),
    epic: text().optional(),
    story_points: z.number().optional(),
    sprint: text().optional(),
    duedate: text().optional(),
    created: text().optional(),
    estimate: text().optional(),
    comments: z.array(comment()).default([]),
    worklogs: z.array(worklog()).default([]),
    links: z.array(link()).default([]),
    attachments: z.array(attachment()).default([]),
    fields: z.record(z.string(), z.unknown()).default({}),
  })

export type IssueSeed = z.output<ReturnType<typeof issue>>

const sprint = () =>
  orText('name', {
    name: text(),
    state: z.enum(['future', 'active', 'closed']).default('future'),
    goal: z.string().optional(),
    startDate: text().optional(),
    endDate: text().optional(),
  })

export type SprintSeed = z.output<ReturnType<typeof sprint>>

const project = () =>
  z.strictObject({
    key: text(),
    name: text(),
    type: z.enum(['software', 'business', 'service_desk']).default('software'),
    style: z.enum(['classic', 'next-gen']).default('classic'),
    description: z.string().optional(),
    lead: text().optional(),
    components: z
      .array(orText('name', { name: text(), description: text().optional() }))
      .default([]),
    versions: z
      .array(
        orText('name', {
          name: text(),
          released: z.boolean().optional(),
          releaseDate: text().optional(),
        }),
      )
      .default([]),
    boards: z
      .array(orText('name', { name: text(), type: z.enum(['scrum', 'kanban']).default('scrum') }))
      .default([]),
    sprints: z.array(sprint()).default([]),
    issues: z.array(issue()).default([]),
  })

export type ProjectSeed = z.output<ReturnType<typeof project>>

/** The part of a seed_config for Jira. */
export const JiraSeed = () =>
  z.strictObject({
    site: text().optional(),
    sites: z.array(text()).default([]),
    users: z
      .array(
        orText('emailAddress', {
          emailAddress: text(),
          displayName: text().optional(),
          admin: z.boolean().default(false),
          active: z.boolean().default(true),
        }),
      )
      .default([]),
    projects: z.array(project()).default([]),
    filters: z
      .array(z.strictObject({ name: text(), jql: text(), owner: text().optional() }))
      .default([]),
    custom_fields: z
      .array(z.strictObject({ name: text(), type: text(), options: z.array(text()).default([]) }))
      .default([]),
    webhooks: z
      .array(
        z.strictObject({
          url: z.url(),
          name: text().optional(),
          events: z.array(text()),
          jql: z.string().optional(),
          secret: text().optional(),
        }),
      )
      .default([]),
  })

export type JiraSeed = z.output<ReturnType<typeof JiraSeed>>
