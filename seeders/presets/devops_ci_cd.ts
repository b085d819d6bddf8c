import { emoji, type Preset, said } from './preset.ts'

const pipeline = [
  said('buildbot', '-7h', 'main is green: build 4811 passed in 6m 12s'),
  said('buildbot', '-5h', 'main is red: build 4812 failed, 2 tests in `importer`', {
    reactions: [emoji('eyes', 'yusuf')],
    thread: [
      said('yusuf', '-295m', 'Mine. The fixture still has the old time zone in it.'),
      said('elin', '-285m', 'Do you want the branch held?'),
      said('yusuf', '-283m', 'No need, the fix is three lines: PR 1294.'),
      said('elin', '-270m', 'Approved.'),
    ],
    files: [
      {
        name: 'importer.log',
        content:
          'FAIL importer/schedule.test\n  expected 2026-03-29T01:00:00Z\n  received 02:00:00Z\n',
      },
    ],
  }),
  said('buildbot', '-4h', 'main is green again: build 4813 passed in 6m 03s', {
    reactions: [emoji('tada', 'elin', 'yusuf', 'noor')],
  }),
  said('buildbot', '-30m', 'Nightly dependency update opened PR 1297 (7 packages)'),
]

const deploys = [
  said('elin', '-1d', 'Deploys stop at 16:00 on Fridays. Ask before you break this.', {
    pinned: true,
  }),
  said('buildbot', '-225m', 'v4.18.0 is on staging'),
  said('noor', '-215m', 'Smoke tests passed, one slow query in the report page (1.9 s).'),
  said('elin', '-210m', 'Known, the index comes with 4.18.1. Go to ten percent.'),
  said('buildbot', '-205m', 'v4.18.0 serves 10% of production'),
  said('noor', '-185m', 'Error rate flat at 0.02%, latency the same. Going to 100%.'),
  said('buildbot', '-180m', 'v4.18.0 serves 100% of production', {
    reactions: [emoji('rocket', 'elin', 'yusuf')],
  }),
  said('buildbot', '-50m', 'v4.18.1 failed its canary: p95 of /reports is 2.4 s, the limit is 1 s'),
  said('noor', '-45m', 'Rolled back by itself to v4.18.0, nobody noticed.', {
    thread: [
      said('yusuf', '-40m', 'The index is there but the planner ignores it. Looking.'),
      said('noor', '-35m', 'No hurry. 4.18.0 stays until tomorrow.'),
    ],
  }),
]

const slack = {
  team: { name: 'Kestrel Maps', domain: 'kestrelmaps' },
  users: [
    {
      name: 'elin',
      real_name: 'Elin Sørensen',
      email: 'elin@kestrelmaps.example',
      title: 'Platform lead',
      is_admin: true,
      tz: 'Europe/Copenhagen',
    },
    {
      name: 'yusuf',
      real_name: 'Yusuf Demir',
      email: 'yusuf@kestrelmaps.example',
      title: 'Backend engineer',
      tz: 'Europe/Istanbul',
    },
    {
      name: 'noor',
      real_name: 'Noor Rahman',
      email: 'noor@kestrelmaps.example',
      title: 'Site reliability engineer',
      status_text: 'On call until Monday',
      status_emoji: ':pager:',
      tz: 'Asia/Dhaka',
    },
    { name: 'buildbot', real_name: 'Build Bot', is_bot: true },
  ],
  channels: [
    { name: 'ci', topic: 'What the pipeline says', messages: pipeline },
    { name: 'deploys', topic: 'v4.18.0 in production', messages: deploys },
    {
      name: 'platform',
      purpose: 'Talk about how we build and run things',
      messages: [
        said('noor', '-3d', 'The runbook for the cache is written, please try it once.', {
          files: [
            { name: 'cache-runbook.md', content: '# Cache\n\n1. Drain\n2. Restart\n3. Warm up\n' },
          ],
          reactions: [emoji('pray', 'elin')],
        }),
        said('elin', '-2d', 'Retro notes: builds under six minutes by the end of the quarter.'),
      ],
    },
    {
      name: 'old-jenkins',
      is_archived: true,
      messages: [said('elin', '-200d', 'Switched off today. Thank you and goodbye, Jenkins.')],
    },
  ],
  usergroups: [
    { name: 'On call', handle: 'oncall', description: 'Whoever carries it', users: ['noor'] },
  ],
  apps: [
    {
      name: 'Build Helper',
      slash_commands: [
        { command: '/deploy', description: 'Ships a version', usage_hint: '<version> <percent>' },
        { command: '/rollback', description: 'Goes back to the version before' },
      ],
    },
  ],
}

export const devopsCiCd: Preset = {
  id: 'devops-ci-cd',
  name: 'DevOps CI/CD',
  description:
    'A platform team’s day: a red build and its fix, a staged rollout, a canary that fails and ' +
    'rolls back, with a build bot, an on-call group and slash commands.',
  twins: ['slack'],
  tags: ['preset', 'devops', 'ci-cd', 'collaboration'],
  seed_config: { slack },
  prompt: null,
}
