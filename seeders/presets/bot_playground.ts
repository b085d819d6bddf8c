import { type Preset, said } from './preset.ts'

const slack = {
  team: { name: 'Bot Playground', domain: 'bot-playground' },
  users: [
    { name: 'grace', real_name: 'Grace Hopper', email: 'grace@playground.example', is_admin: true },
    { name: 'alan', real_name: 'Alan Turing', email: 'alan@playground.example' },
    {
      name: 'linus',
      real_name: 'Linus Pauling',
      email: 'linus@playground.example',
      presence: 'away',
    },
  ],
  channels: [
    {
      name: 'bot-testing',
      purpose: 'Mention the bot, press its buttons, try its commands',
      messages: [
        said('grace', '-1h', 'Hello bot, are you there?'),
        said('alan', '-30m', 'Please choose a day for the demo.', {
          blocks: [
            {
              type: 'section',
              text: { type: 'mrkdwn', text: 'Please choose a day for the *demo*.' },
            },
            {
              type: 'actions',
              elements: ['Monday', 'Tuesday'].map((day) => ({
                type: 'button',
                action_id: `choose_${day.toLowerCase()}`,
                text: { type: 'plain_text', text: day },
                value: day,
              })),
            },
          ],
        }),
      ],
    },
    { name: 'nobody-here', members: ['grace'], messages: [] },
  ],
  apps: [
    {
      name: 'Helper',
      socket_mode: true,
      slash_commands: [
        { command: '/todo', description: 'Adds to the list', usage_hint: '<what>' },
        { command: '/todos', description: 'Shows the list' },
      ],
    },
  ],
}

export const botPlayground: Preset = {
  id: 'slack:bot-playground',
  name: 'Bot playground',
  description:
    'A quiet workspace for an app over Socket Mode: slash commands, a message with buttons, a ' +
    'channel the app may be invited to.',
  twins: ['slack'],
  tags: ['preset', 'functional', 'collaboration'],
  seed_config: { slack },
  prompt: null,
}
