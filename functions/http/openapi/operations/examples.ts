// What examples show in the place of what differs each time.

export const accessToken =
  'eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6Ii4uLiJ9.eyJpc3MiOiIuLi4ifQ.c2lnbmF0dXJl'

export const grantId = '019a8f2c-7c1e-7d05-9d0b-2f4d3f6c1a77'

export const refreshToken = `hp_rt_1.${grantId}.0.5mVbUj3nVvB1cKq8p6yPZk0sVqJ7mJ1dY3mWb2nX4sE`

export const sub = '6f1c0f0a-5b0e-4a53-9a4b-0d4f7a1c9b10'

export const clientId = '019a8f30-11aa-7b3c-8f10-6a2b5c4d3e2f'

export const secretId = '4c8d3a5e-9f27-4b6e-8a51-7d0e2c9b3f64'

export const clientSecret = 'u3Jv0cT8nB5qzX1mY7kP2wR9sL4dF6hG0aE8iO5uC3Q'

export const sessionTokens = {
  access_token: accessToken,
  token_type: 'Bearer',
  expires_in: 900,
  refresh_token: refreshToken,
  scope: 'account notes:read',
  grant_id: grantId,
}

export const client = {
  client_id: clientId,
  client_id_issued_at: 1_764_000_000,
  client_name: 'Scheduler',
  redirect_uris: ['https://scheduler.example.com/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  scope: 'openid profile notes:read',
  token_endpoint_auth_method: 'client_secret_basic',
  client_secrets: [{ secret_id: secretId, created_at: 1_764_000_000 }],
}
