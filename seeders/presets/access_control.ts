import { emoji, type Preset, said } from './preset.ts'

const slack = {
  team: { name: 'Lumen Ledger', domain: 'lumenledger' },
  users: [
    {
      name: 'ruth',
      real_name: 'Ruth Adeyemi',
      email: 'ruth@lumenledger.example',
      title: 'Chief information security officer',
      is_admin: true,
    },
    {
      name: 'sven',
      real_name: 'Sven Nyberg',
      email: 'sven@lumenledger.example',
      title: 'IT administrator',
      is_admin: true,
    },
    {
      name: 'lucia',
      real_name: 'Lucía Ortega',
      email: 'lucia@lumenledger.example',
      title: 'Auditor',
    },
    { name: 'dmitri', real_name: 'Dmitri Volkov', email: 'dmitri@lumenledger.example' },
    {
      name: 'hana',
      real_name: 'Hana Kobayashi',
      email: 'hana@contractor.example',
      title: 'Contractor until the 30th',
      status_text: 'External',
      status_emoji: ':wave:',
    },
    { name: 'gatekeeper', real_name: 'Gatekeeper', is_bot: true },
  ],
  channels: [
    {
      name: 'access-requests',
      topic: 'Ask here, never by direct message',
      messages: [
        said('hana', '-2d', 'I need read access to the ledger exports for the migration.', {
          thread: [
            said('sven', '-2d', 'For which tables, and until when?'),
            said('hana', '-47h', '`postings` and `accounts`, until the 30th.'),
            said('ruth', '-46h', 'Approved for those two, read only.'),
            said('gatekeeper', '-46h', 'AR-311: granted to hana until the 30th'),
          ],
          reactions: [emoji('white_check_mark', 'ruth')],
        }),
        said('dmitri', '-5h', 'Could I have production shell access for an hour?', {
          thread: [
            said('sven', '-290m', 'What for? The dashboard shows the queue as well.'),
            said('dmitri', '-285m', 'Fair, the dashboard is enough.'),
            said('gatekeeper', '-284m', 'AR-312: withdrawn'),
          ],
        }),
        said('gatekeeper', '-1h', 'AR-298 runs out tomorrow: lucia, `audit-archive`, read'),
      ],
    },
    {
      name: 'security-alerts',
      is_private: true,
      members: ['ruth', 'sven', 'gatekeeper'],
      messages: [
        said('gatekeeper', '-8h', '5 failed logins for dmitri from 203.0.113.77 within a minute'),
        said('sven', '-475m', 'Called him: not his. Sessions ended, password reset.'),
        said('ruth', '-470m', 'Block the address and note it in the register.', { pinned: true }),
      ],
    },
    {
      name: 'audit-2026',
      is_private: true,
      members: ['ruth', 'lucia'],
      messages: [
        said('lucia', '-3d', 'Who could read `postings` between May and July?', {
          thread: [
            said('ruth', '-3d', 'The list, from the grants.', {
              files: [
                {
                  name: 'grants-may-july.csv',
                  content:
                    'who,what,from,until\nsven,postings,2026-05-01,\n' +
                    'hana,postings,2026-07-12,2026-07-30\n',
                },
              ],
            }),
          ],
        }),
      ],
    },
    {
      name: 'announcements',
      is_read_only: true,
      messages: [
        said('ruth', '-7d', 'Security keys are required from Monday. Sven has them at his desk.', {
          reactions: [emoji('key', 'lucia', 'dmitri')],
        }),
      ],
    },
  ],
  usergroups: [
    { name: 'Administrators', handle: 'admins', users: ['ruth', 'sven'] },
    { name: 'External', handle: 'external', users: ['hana'] },
  ],
  apps: [
    { name: 'Reader', scopes: ['channels:read', 'channels:history', 'users:read'] },
    { name: 'Announcer', scopes: ['chat:write'] },
  ],
}

export const accessControl: Preset = {
  id: 'access-control',
  name: 'Access control',
  description:
    'Who may see and do what: private channels, administrators and an external, a read-only ' +
    'channel, and apps whose tokens have too few scopes for most calls.',
  twins: ['slack'],
  tags: ['preset', 'security', 'auth', 'access-control'],
  seed_config: { slack },
  prompt: null,
}
