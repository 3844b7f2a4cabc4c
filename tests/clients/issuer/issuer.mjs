// An OpenID Connect issuer on a free port. Prints its address and one access token, each on a line, and ends with its input.
import http from 'node:http';
import { Provider } from 'oidc-provider';

const server = http.createServer();
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
const client = { client_id: 'caller', client_secret: 'a secret of the tests' };
const provider = new Provider(issuer, {
  clients: [{ ...client, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
  scopes: ['Voice.Use'],
  ttl: { ClientCredentials: 600 },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'https://parley.example',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'Voice.Use', audience: 'parley', accessTokenFormat: 'jwt' }),
    },
  },
});
server.on('request', provider.callback());
const answer = await fetch(`${issuer}/token`, {
  method: 'POST',
  headers: { authorization: `Basic ${btoa(Object.values(client).map(encodeURIComponent).join(':'))}` },
  body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'Voice.Use' }),
});
const { access_token: token } = await answer.json();
process.stdout.write(`${issuer}\n${token}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
