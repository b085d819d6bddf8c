import type { TwinManifest } from '../manifest.ts'

export const manifest: TwinManifest = {
  name: 'discord',
  label: 'Discord',
  kind: 'backend',
  port: 12110,
  hosts: [
    'discord.com',
    'discordapp.com',
    'gateway.discord.gg',
    'cdn.discordapp.com',
    'media.discordapp.net',
  ],
  defaultAuthorization: 'Bot fake-bot-token',
  fingerprints: [
    { signal: 'Discord API', pattern: /discord(?:app)?\.com\/(?:api|oauth2)\b/ },
    { signal: 'discord.js', pattern: /\bdiscord\.js\b|@discordjs\/rest/ },
  ],
}
