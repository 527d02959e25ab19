/**
 * Stands in for the SDK's default credential chain in every bundle (lib/bundling.ts). A Lambda function finds
 * its credentials in its environment and nowhere else; the rest of the chain (profiles, SSO, containers,
 * instance metadata) is a third of a bundle's size and is loaded at each cold start. The SDK calls it as it
 * would call the chain: with the client's configuration, for a provider that it asks again before each
 * request it signs.
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'
