import { emoji, type Preset, said } from './preset.ts'

const incident = [
  said('pager', '-42m', 'SEV-2 opened: checkout answers 5xx for 31% of requests', {
    reactions: [emoji('eyes', 'ines', 'kofi')],
    pinned: true,
  }),
  said(
    'ines',
    '-40m',
    'I take incident command. Kofi, please look at the database, Mei at deploys.',
  ),
  said(
    'mei',
    '-38m',
    'Last deploy was 14:02, three minutes before the alert: v212, new cart lock.',
  ),
  said('kofi', '-35m', 'Connections are at the limit, 200 of 200. Most wait on `cart_lock`.', {
    files: [
      {
        name: 'pg_stat_activity.txt',
        content: ' count | state               | wait\n   187 | idle in transaction | Lock\n',
      },
    ],
    thread: [
      said('mei', '-34m', 'That is the new code: it keeps the lock while it talks to the bank.'),
      said('kofi', '-33m', 'Then one slow bank is enough to fill the pool. Yes.'),
      said('ines', '-32m', 'Agreed, roll back. Support can say that payments are delayed.'),
    ],
  }),
  said('mei', '-30m', 'Rolling back to v211.'),
  said('pager', '-24m', 'checkout answers 5xx for 12% of requests'),
  said('kofi', '-20m', 'Pool is draining: 140, 90, 35.', {
    reactions: [emoji('crossed_fingers', 'mei')],
  }),
  said(
    'tomas',
    '-15m',
    'Support has 14 tickets, all the same. I answer with the text we agreed on.',
  ),
  said('pager', '-9m', 'checkout answers 5xx for 2% of requests'),
  said(
    'ines',
    '-6m',
    'Not closed yet: we watch for half an hour, and two payments are unaccounted.',
  ),
]

const slack = {
  team: { name: 'Harbour & Pine', domain: 'harbourpine' },
  users: [
    { name: 'ines', real_name: 'Inês Carvalho', email: 'ines@harbourpine.example', is_admin: true },
    { name: 'kofi', real_name: 'Kofi Mensah', email: 'kofi@harbourpine.example' },
    { name: 'mei', real_name: 'Mei Tanaka', email: 'mei@harbourpine.example' },
    { name: 'tomas', real_name: 'Tomás Reyes', email: 'tomas@harbourpine.example' },
    { name: 'pager', real_name: 'Pager', is_bot: true },
  ],
  channels: [
    {
      name: 'inc-2041-checkout',
      topic: 'SEV-2 · commander: Inês · status: mitigated, watching',
      purpose: 'Checkout errors since 14:05',
      messages: incident,
    },
    {
      name: 'incidents',
      purpose: 'One line per incident, the rest in its own channel',
      messages: [
        said('ines', '-9d', 'INC-2038 is closed, the review is on Thursday.'),
        said('pager', '-42m', 'INC-2041 opened, see #inc-2041-checkout'),
      ],
    },
    {
      name: 'status-page',
      messages: [
        said('tomas', '-33m', 'Posted: “Payments are slow for some customers, we are on it.”'),
        said('tomas', '-8m', 'Posted: “Payments work again. We keep watching.”'),
      ],
    },
  ],
  dms: [
    {
      users: ['ines', 'tomas'],
      messages: [
        said('tomas', '-28m', 'A journalist asks. May I answer?'),
        said('ines', '-27m', 'With the text of the status page, nothing else yet.'),
      ],
    },
  ],
  usergroups: [{ name: 'Incident team', handle: 'incident', users: ['ines', 'kofi', 'mei'] }],
}

export const incidentActive: Preset = {
  id: 'slack:incident-active',
  name: 'Active incident',
  description:
    'A SEV-2 in its forty-second minute: commander, findings in threads, a rollback under way, ' +
    'a status page and a bot that reports the error rate.',
  twins: ['slack'],
  tags: ['preset', 'devops', 'collaboration', 'functional'],
  seed_config: { slack },
  prompt: null,
}
