import { createPublicKey } from 'node:crypto'

// Keys are constants, so that every start of the twin signs the same bytes and a service account's
// file stays valid. They guard nothing: they exist for the sake of software under test.

/** PKCS #8, base64. */
const signingKey = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC1DvHE/ZjJukYWIsNkAdyaGGfAPAXuzMiN/lY/Vk',
  'Z8hHAEevTKP8MzIoaho7S0/Z6QzCDimmmNG0BT6dkGvrYf/cF0YQoGeQAZ+La7CqIVcFgjjTmVJnj9EBEVfqM+lXuc',
  'cwB4YsYW8B99RWOHuXgKurNf7rSjsLWF5Y/hU1olsJ4KHLwOT43P/gsphl5NYq37H6EroN8ztgKMiNTJPBLa6k7nO6',
  'VNZ6L+tBbSpVqq3wJlplVSZMczuCkK4qYrJjcZ/CLtOMbCOiHUKkwSZJc3w8CZWQNNi86xdo7HOrz5lE7iq9ZwLYgE',
  'flvOBx4E/pyZCZwpe50NSuDsVnU9xyXfAgMBAAECggEAK03EOGu478KMAb5VwiUJ2JcutVUFzDwRWZizkxl06VIZop',
  'Cv3HGMo73FuoI3dbRVCOexk9D/nr6eT5OWEx1o3NTpwIZ3Cd5FznBkb+7Wnk8M3Y/o7knR1SDTHTN5Ir5I3r3IpoJl',
  'Q1YyCdmfOPZ8hgBqZ27lqGLav4gMtgUkAfBJQrQ+erng5ie11+AzA8DF53GPG6jQGDqVvchL1yzeDxEK4mYJlM897q',
  'DWkh2+Hk719UFr08RM5SIAsJmW0gHjbcHEi3zyiNgwUOfgh6/ZIsty1lFH2a8vanMUVT955OO6VOLLQCyOjEmYGsID',
  'NufzLg8Iyk303oA6ssqym4WW2QKBgQDpVgmywWnAav4f9az69aLB67EGO0xjbbo3gi77GFuymzWrLMd8kEDP+GoB85',
  'pz4AoyqvYYzQ7/dzdddStvrp5CqOtsofQr6ev6b8Kal6NVTo7Vx+pBLZ4WJ3U3F39sNP3r3RHejFCjIB5bWywiWhsy',
  'XiowsNoC+xZ33ZP6TEofKQKBgQDGpQH9mUtMDw67beSxF+Cwsngs0riOJX/2YVgZzb2G+1yTqqEKXx0HeDXsnOyqrC',
  'RFjgejG94P5sn7piQw7pFSi7dgu7lQl/5NhsgDijcjcNhBCCChVIJ9YaX3kuy591ibPmtYfN3apWltXvPft1jgCubB',
  'ZdpxhNCTgT4LKWglxwKBgHNYadDo1asd+OO5obopZTyxkz/+XkOkgXJhM3JC10mSelRU/YQxFyj3pwex8X8omEH1y1',
  'P1Ql29BCx5+G/sBSX0tPRtlvOCXnndd3jOTxqji+5YNg/kSgqvlL0YK5BFHeTT0rqN6GrLPNZyWn3cxyb976NEOXFR',
  'yAiXC0inH9kJAoGAWsLZ/f0kokPe/1RewWufhhyFPDWrjYckyHYBwwh2KE6BJhc4LXz3zonmWY35tKGikQUsCCKbe7',
  'h/YTOwJYtbatPbnZ8oNOK9lr6WdMeaGd9db5k/D3eFh7QuGMhQ0UdqfMQwV+X1mAkr+oT/+J/VQ8i3VnYrMOL2Se8r',
  'Yf4xT9ECgYEAqLEKfzHR7E2YikfWh2tN0nHOJc8wcixjyfE3E5O1TpOv7GVNPbnch8avvmPuTcojO+SRYHJRU4l8v1',
  'rTi1ZN5y22VtzwAbR8cWYv9/g0bxTwj56EThbb1uuSzjOb5yvN391+vwMIFEBD9c9DLB6Voe3yM9DPuZXXoQKWdMQ6',
  'KpU=',
]

/** X.509, base64; valid for a hundred years. */
const signingCertificate = [
  'MIIDPDCCAiSgAwIBAgIBATANBgkqhkiG9w0BAQsFADA2MTQwMgYDVQQDDCtmZWRlcmF0ZWQtc2lnbm9uLnN5c3RlbS',
  '5nc2VydmljZWFjY291bnQuY29tMCAXDTI2MTEyNTEzMDIwMFoYDzIxMjYxMTAxMTMwMjAwWjA2MTQwMgYDVQQDDCtm',
  'ZWRlcmF0ZWQtc2lnbm9uLnN5c3RlbS5nc2VydmljZWFjY291bnQuY29tMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMI',
  'IBCgKCAQEAtQ7xxP2YybpGFiLDZAHcmhhnwDwF7szIjf5WP1ZGfIRwBHr0yj/DMyKGoaO0tP2ekMwg4pppjRtAU+nZ',
  'Br62H/3BdGEKBnkAGfi2uwqiFXBYI405lSZ4/RARFX6jPpV7nHMAeGLGFvAffUVjh7l4CrqzX+60o7C1heWP4VNaJb',
  'CeChy8Dk+Nz/4LKYZeTWKt+x+hK6DfM7YCjIjUyTwS2upO5zulTWei/rQW0qVaqt8CZaZVUmTHM7gpCuKmKyY3Gfwi',
  '7TjGwjoh1CpMEmSXN8PAmVkDTYvOsXaOxzq8+ZRO4qvWcC2IBH5bzgceBP6cmQmcKXudDUrg7FZ1Pccl3wIDAQABo1',
  'MwUTAdBgNVHQ4EFgQUK+x8r0EnbKD77vPqjA3e44UfdAUwHwYDVR0jBBgwFoAUK+x8r0EnbKD77vPqjA3e44UfdAUw',
  'DwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEARsGa7QphppdvsP034m9mssk8ylSdU63Y1KqJC8IXJu',
  'InKpwwJnM1OhbLVGqEw45DtbqpR6VPYPDD+lE9QktV3sQGDNih/jkz3Bso4UVRrW+3v5d9sdBSm88i+6CwZ4gwZuMq',
  '6QkylzDvLUpSrOHwJ8TWQtkSaVGyDKo2A+F1tuCUUqT6EEVi3BuZvgnOtvLv00yoJIIGKFofT21GcbMmW8AWMlk88Y',
  'SSHFUNNq0HKAH3LNCon2/t3wR0beZkQVp88xBWFCUcAlIU2geJ6Kmqswn9QtFB37/uDYGde8DyLM/7NGfzZNHzVbJU',
  'xtpqPjD92o24dG/S+gs8wacLvJnpnA==',
]

/** PKCS #8, base64. */
const serviceAccountKey = [
  'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDDh2wrSFNfHXtTXqPRBfIhT+6dUgrxpNhtbZA6jb',
  '/pAABZVbS/um0pxmn5NJ0ZA2u47HIOZNvHQcXEr7NSPdUefjd+QH+52UjoyEuXxJhluRB+8vn8TC5wSkFh+PciW1a/',
  'bpXHAaSMsTXL/BE2oOjGSuaBZRGOzIRh30u2s+1DikF6WgFXz5Nj21a1dPYmwyvSUmlcgJfZprq9koyo0nyPOU+w4d',
  'Du38N0wjJqjcZmlUpzHfsJ/732MywdWZ9WRNDq7FtsqD1uh/YZJSEbFblpYb4HmuE3L2fA4OeuYR1WyN/5B7NOV5PV',
  'iA514BxoMJ6WLXNvnSxgP3wSSB9fRWHJAgMBAAECggEAHe6OtAeD38UjGm2b9UUMPmY+mG21SC2chg/mKtiFPtVluE',
  'dC/rC6wlDh6yjPPcOEy4/CnAp7jIK4lDXzZQ0bIWpf819LTjeBjkUPMWIClFvitxRaCXHeEAmF/cn/hw5ldrOmkQri',
  '1jjQi/P/7JVwXN6db8R5jhsnztXAgO0FTrfINErC6O/+9XqFplaU0nnmJgRJ9PpF/CcQsD8rhpr64RUu6JBA0bLXIR',
  'PW+6bHysROKKE3gWh690OA+SUBiw0k87b4bwRqw1/brKVDFmkWNjJuoSUaE20JTovhxPSOBYs1ie9hi+gRNL9H9JeE',
  'Cs7yAvR2nwx1rcBIuo8gCepAgwKBgQDzjLI9ByZNTopziMJ6u7armKZHaL3GOO3BqtE0GBuHRErWr+Rs4GNIj08ZyI',
  '9+cG5O/2XcPLt3HBvAFEveO+1Y6xtayy6G+HP87GsRIbiLtRUn/Wt3ykXP92Wdv+M5dc0eqyoJ91Jv0ryEJwJV2DW8',
  '1FnL4n72c96Px95lOWWIEwKBgQDNhklcfmptiIapTjH5Wy8wKumQzeaLMJlpke+Z+KVDMdi+v5xnSSVbPpTd1DRDjw',
  'KB6ndQ9xbsYz8blsnwGpeRSlDDPKyPpHB/OoH1CVIJhs+yfUYnlzeHY+SxFqj9M7d04HnqbTePPQZ+Blw8HH11EdlU',
  'gXEfX6clgQKvzLxiMwKBgCkED9xhQN0SFhUA+ierR0c8zPwHsrYYTkooV1Ubnj84jBX9x01iuLW2lM61zRyxGJKrRl',
  '9Bxxx3GmFNyb0igIVSCuhOgYZvfzEgK6PV9vtoQqjab+fbo8gzVOStNTovEZ1RnCHTigmVBvSGkUkdwWcMqBbDDTi6',
  'KMg0E8seUHALAoGBAIg9oJwD4SFDA6FwCIi3/Yv8pmArXcyfJtNovmBfB46HmJq6AkAlqPHXhm+WoB64yny8pOOzKC',
  'sDj24Gg077EcZqcSc7LVj7NOfiLQv2Zb+S8lPr33mXMGQ7v/n0f4l5ov+DXs4cIFx/o7IfHT1r1W6pqlvugsK9cdvW',
  'raVEHw0pAoGBAJqc/GBwfJ1cWZU5K2ZPykFJNn6a0xEFBDOubFuxW2tve54dxR7RgDhd/B1QA+60OILz3gPtIGKjVt',
  'w7Wwu6XQOYXC7xFMOuGIPPTl9jjla9SQjkQDptnAYsICq81pbvym4WlJVW09GLHsoAU+lpL558IgLkTj5xRMKN2N89',
  'aw5c',
]

function toPem(label: string, base64: readonly string[]): string {
  const lines = base64.join('').replaceAll(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

/** What id tokens are signed with. */
export const signer = {
  keyId: '7d1c0f0a5b6e4c2d9a8b7f6e5d4c3b2a1f0e9d8c',
  privateKey: toPem('PRIVATE KEY', signingKey),
  certificate: toPem('CERTIFICATE', signingCertificate),
}

/** The key in the file of the service account that a plain start knows. */
export const serviceKey = {
  keyId: '3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a',
  privateKey: toPem('PRIVATE KEY', serviceAccountKey),
}

/** The public half of a private key, as PEM. */
export function publicPem(privateKey: string): string {
  return String(createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }))
}

/** The signing key as JWK. https://www.googleapis.com/oauth2/v3/certs */
export function publicJwk(): Record<string, unknown> {
  const { n, e } = createPublicKey(signer.privateKey).export({ format: 'jwk' })
  return { kid: signer.keyId, use: 'sig', e, kty: 'RSA', n, alg: 'RS256' }
}
