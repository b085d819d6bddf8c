import { textDocument } from '../../twins/jira/adf/document.ts'
import { addComment } from '../../twins/jira/comments/writing.ts'
import { addLink, linkTypeOf } from '../../twins/jira/issue_links/writing.ts'
import { createIssue } from '../../twins/jira/issues/creation.ts'
import { transitionIssue } from '../../twins/jira/issues/editing.ts'
import { issueWith, projectOf } from '../../twins/jira/issues/issue.ts'
import { saveIssue } from '../../twins/jira/issues/saving.ts'
import { createProject } from '../../twins/jira/projects/making.ts'
import { nextId } from '../../twins/jira/protocol/ids.ts'
import type { JiraWorld } from '../../twins/jira/protocol/world.ts'
import { agileFields } from '../../twins/jira/schema/field_types.ts'
import type { Issue } from '../../twins/jira/schema/issues.ts'
import type { Account } from '../../twins/jira/schema/people.ts'
import type { Project } from '../../twins/jira/schema/projects.ts'
import { transitionsOf } from '../../twins/jira/workflows/workflow.ts'
import { addWorklog } from '../../twins/jira/worklogs/writing.ts'
import * as seed from '../seed.ts'
import type { IssueSeed, ProjectSeed, SprintSeed } from './schema.ts'

/** Puts a project and all in it on a site. */
export class ProjectSeeding {
  readonly #world: JiraWorld
  readonly #bySummary = new Map<string, string>()
  #boardId = ''
  readonly #sprintIds = new Map<string, string>()
  issues = 0
  comments = 0

  constructor(world: JiraWorld) {
    this.#world = world
  }

  #account(named: string, path: string): Account {
    const found = this.#world.db.accounts
      .list()
      .find(({ emailAddress, displayName, id }) =>
        [emailAddress.toLowerCase(), displayName.toLowerCase(), id].includes(named.toLowerCase()),
      )
    if (found) return found
    throw seed.refused(path, `there is no user ${named}`)
  }

  #as(account: Account, now_ms?: number): JiraWorld {
    const changes = { caller: { account } }
    return this.#world.as(now_ms === undefined ? changes : { ...changes, now_ms })
  }

  project(given: ProjectSeed, path: string): void {
    const { key, name, type, description } = given
    const world = this.#world
    const lead = given.lead === undefined ? undefined : this.#account(given.lead, `${path}.lead`)
    const template = given.style === 'next-gen' ? 'gh-simplified-agility-scrum' : undefined
    const project = createProject(world, {
      key,
      name,
      projectTypeKey: type,
      description,
      leadAccountId: lead?.id,
      projectTemplateKey: template && `com.pyxis.greenhopper.jira:${template}`,
    })
    this.#parts(project, given)
    this.#boards(project, given)
    seed.each(`${path}.sprints`, given.sprints, (sprint, own) => this.#sprint(sprint, own))
    seed.each(`${path}.issues`, given.issues, (issue, own) => this.#issue(project, issue, own))
    seed.each(`${path}.issues`, given.issues, (issue, own) => this.#links(issue, own))
  }

  #parts(project: Project, { components, versions }: ProjectSeed): void {
    const { db } = this.#world
    for (const { name, description } of components) {
      const id = nextId(this.#world, 'component')
      const base = { id, projectId: project.id, name, description, leadId: undefined }
      db.components.insert({ ...base, assigneeType: 'PROJECT_DEFAULT' })
    }
    versions.forEach(({ name, released = false, releaseDate }, position) => {
      const id = nextId(this.#world, 'version')
      const base = { id, projectId: project.id, name, released, releaseDate, position }
      const nothing = { description: undefined, startDate: undefined, driver: undefined }
      db.versions.insert({ ...base, ...nothing, archived: false, relatedWork: [] })
    })
  }

  #boards(project: Project, { boards }: ProjectSeed): void {
    const { db } = this.#world
    const all =
      boards.length > 0 ? boards : [{ name: `${project.key} board`, type: 'scrum' as const }]
    if (project.projectTypeKey !== 'software') return
    for (const { name, type } of all) {
      const filterId = nextId(this.#world, 'filter')
      db.filters.insert({
        id: filterId,
        name: `Filter for ${name}`,
        description: '',
        jql: `project = ${project.key} ORDER BY Rank ASC`,
        ownerId: project.leadId,
        favouredBy: [],
        sharePermissions: [{ id: 1, type: 'project', projectId: project.id }],
        editPermissions: [],
        columns: undefined,
      })
      const id = nextId(this.#world, 'board')
      this.#boardId ||= id
      db.boards.insert({
        id,
        name,
        type: project.style === 'next-gen' ? 'simple' : type,
        filterId,
        projectId: project.id,
        columns: [
          { name: 'To Do', statusIds: ['10000'] },
          { name: 'In Progress', statusIds: ['3', '10001'] },
          { name: 'Done', statusIds: ['10002'] },
        ],
        estimationFieldId: agileFields.storyPoints,
        features: {},
      })
    }
  }

  #sprint(given: SprintSeed, path: string): void {
    const { db } = this.#world
    const now = this.#world.now()
    const time = (text: string | undefined, name: string) =>
      text === undefined ? undefined : seed.time(`${path}.${name}`, text, now)
    const id = nextId(this.#world, 'sprint')
    const { name, state, goal = '' } = given
    const end_ms = time(given.endDate, 'endDate')
    db.sprints.insert({
      id,
      boardId: this.#boardId,
      name,
      goal,
      state,
      start_ms: time(given.startDate, 'startDate') ?? (state === 'future' ? undefined : now),
      end_ms,
      complete_ms: state === 'closed' ? (end_ms ?? now) : undefined,
      created_ms: now,
      position: Number(id),
    })
    this.#sprintIds.set(name, id)
  }

  #find(named: string, path: string): Issue {
    const id = this.#bySummary.get(named) ?? named
    const issue = issueWith(this.#world, id)
    if (issue) return issue
    throw seed.refused(path, `there is no issue ${named}`)
  }

  #fields(project: Project, given: IssueSeed, path: string): Record<string, unknown> {
    const named = (names: readonly string[]) => names.map((name) => ({ name }))
    const account = (name: 'assignee') => {
      const value = given[name]
      return value && { [name]: { accountId: this.#account(value, `${path}.${name}`).id } }
    }
    const above = given.parent ?? given.epic
    const sprint = given.sprint === undefined ? undefined : this.#sprintIds.get(given.sprint)
    if (given.sprint !== undefined && sprint === undefined) {
      throw seed.refused(`${path}.sprint`, `there is no sprint ${given.sprint}`)
    }
    return {
      project: { id: project.id },
      summary: given.summary,
      issuetype: { name: given.issuetype ?? 'Task' },
      ...(given.description && { description: textDocument(given.description) }),
      ...(given.priority && { priority: { name: given.priority } }),
      labels: given.labels,
      components: named(given.components),
      fixVersions: named(given.fix_versions),
      ...account('assignee'),
      ...(above && { parent: { id: this.#find(above, `${path}.parent`).id } }),
      ...(given.duedate && { duedate: given.duedate }),
      ...(given.estimate && { timetracking: { originalEstimate: given.estimate } }),
      ...(given.story_points !== undefined && { [agileFields.storyPoints]: given.story_points }),
      ...(sprint !== undefined && { [agileFields.sprint]: Number(sprint) }),
      ...this.#custom(given.fields),
    }
  }

  /** Custom fields by their ids or names. */
  #custom(given: Record<string, unknown>): Record<string, unknown> {
    const all = this.#world.db.fields.list()
    const idOf = (name: string) => all.find((field) => field.name === name)?.id ?? name
    return Object.fromEntries(Object.entries(given).map(([name, value]) => [idOf(name), value]))
  }

  #issue(project: Project, given: IssueSeed, path: string): void {
    const now = this.#world.now()
    const created_ms = given.created ? seed.time(`${path}.created`, given.created, now) : undefined
    const reporter = given.reporter ?? project.leadId
    const world = this.#as(this.#account(reporter, `${path}.reporter`), created_ms)
    const fields = this.#fields(project, given, path)
    const issue = createIssue(world, { fields, update: {} })
    this.#bySummary.set(given.summary, issue.id)
    this.#bySummary.set(issue.key, issue.id)
    this.issues += 1
    this.#belongings(issue.id, given, path)
    if (given.status !== undefined) this.#move(issue.id, given.status, `${path}.status`)
  }

  #move(id: string, status: string, path: string): void {
    const issue = this.#find(id, path)
    const account = this.#account(issue.creatorId, path)
    const world = this.#as(account)
    if (world.db.statuses.getShared(issue.statusId)?.name === status) return
    const transition = transitionsOf(world, issue, projectOf(world, issue)).find(
      ({ to }) => world.db.statuses.getShared(to)?.name === status,
    )
    if (!transition) throw seed.refused(path, `no transition leads to ${status}`)
    transitionIssue(world, issue, transition.id, { fields: {}, update: {} })
  }

  #belongings(id: string, given: IssueSeed, path: string): void {
    const now = this.#world.now()
    const at = (text: string | undefined, own: string) =>
      text === undefined ? undefined : seed.time(own, text, now)
    seed.each(`${path}.comments`, given.comments, ({ body, author, at: when }, own) => {
      const issue = this.#find(id, own)
      const account = this.#account(author ?? issue.creatorId, own)
      addComment(this.#as(account, at(when, own)), issue, { body: textDocument(body) })
      this.comments += 1
    })
    seed.each(`${path}.worklogs`, given.worklogs, ({ time_spent, author, at: when }, own) => {
      const issue = this.#find(id, own)
      const account = this.#account(author ?? issue.creatorId, own)
      addWorklog(this.#as(account, at(when, own)), issue, { timeSpent: time_spent }, {})
    })
    seed.each(`${path}.attachments`, given.attachments, ({ filename, content }, own) => {
      const issue = this.#find(id, own)
      const hash = this.#world.blobs.keepBytes(Buffer.from(content))
      this.#world.db.attachments.insert({
        id: nextId(this.#world, 'attachment'),
        issue: id,
        filename,
        mimeType: filename.endsWith('.png') ? 'image/png' : 'text/plain',
        size: Buffer.byteLength(content),
        hash,
        authorId: issue.creatorId,
        created_ms: now,
      })
      saveIssue(this.#world, issue, {})
    })
  }

  #links(given: IssueSeed, path: string): void {
    seed.each(`${path}.links`, given.links, ({ type, to }, own) => {
      const issue = this.#find(given.summary, own)
      const world = this.#as(this.#account(issue.creatorId, own))
      addLink(world, linkTypeOf(world, { name: type }), issue, this.#find(to, own))
    })
  }
}
